# Reads every sheet of workbooks with readxl and counts the rows below the header.
n <- 0
for (file in commandArgs(trailingOnly = TRUE)) {
  for (sheet in readxl::excel_sheets(file)) {
    n <- n + nrow(suppressMessages(readxl::read_excel(file, sheet = sheet, skip = 6, progress = FALSE)))
  }
}
cat(format(n, scientific = FALSE), "\n")
