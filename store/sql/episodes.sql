-- Definition "episodes": within 24 hours of the row before, the same episode.
coalesce(gap <= 24::bigint * 3600 * 1000000, false)