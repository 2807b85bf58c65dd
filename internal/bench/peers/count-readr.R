# Reads two columns of the releases with readr and counts office-days at 75 or more.
suppressMessages(library(readr))
for (file in commandArgs(trailingOnly = TRUE)) {
  rows <- read_delim(file, delim = "|", skip = 5, col_select = 1:2, col_types = cols(.default = col_character()), progress = FALSE)
  day <- as.Date(rows[["Apprehension Date"]], format = "%m/%d/%Y")
  office <- rows[["Area of Responsibility"]]
  field <- !is.na(office) & grepl("Area of Responsibility$", office) & !grepl("^HQ", office)
  counts <- table(paste(office[field], day[field]))
  cat(sum(counts >= 75), "\n")
}
