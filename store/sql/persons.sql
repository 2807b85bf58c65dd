-- Definition "persons": any row of the identifier after its first.
position > 1