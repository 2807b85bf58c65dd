# Reads two columns of the releases with data.table and counts office-days at 75 or more.
suppressMessages(library(data.table))
for (file in commandArgs(trailingOnly = TRUE)) {
  rows <- fread(cmd = paste("gzip -dc", shQuote(file)), sep = "|", skip = 5, header = TRUE, select = 1:2, colClasses = "character", showProgress = FALSE)
  rows[, day := as.IDate(`Apprehension Date`, format = "%m/%d/%Y")]
  rows <- rows[grepl("Area of Responsibility$", `Area of Responsibility`) & !grepl("^HQ", `Area of Responsibility`)]
  counts <- rows[, .N, by = .(`Area of Responsibility`, day)]
  cat(sum(counts$N >= 75), "\n")
}
