# Saves a table as users of R do: Rscript save.R ORIGINAL FOLDER SEPARATOR SKIP
args <- commandArgs(trailingOnly = TRUE)
original <- args[1]; sep <- args[3]; skip <- as.integer(args[4])
out <- function(name) file.path(args[2], name)

base <- read.csv(original, sep = sep, skip = skip)
write.csv(base, out("r-write-csv.csv"))
write.csv(base, out("r-write-csv-no-row-names.csv"), row.names = FALSE)
write.csv2(base, out("r-write-csv2.csv"), row.names = FALSE)

tidy <- readr::read_delim(original, delim = sep, skip = skip, show_col_types = FALSE)
readr::write_csv(tidy, out("readr-write-csv.csv"))
openxlsx::write.xlsx(as.data.frame(tidy), out("openxlsx-write.xlsx"))

data.table::fwrite(data.table::fread(original, sep = sep, skip = skip), out("data-table-fwrite.csv"))
