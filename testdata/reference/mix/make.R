# Reference cases of package mix, in base R: Rscript testdata/reference/mix/make.R testdata/reference/mix
# Inputs are CSV files beside this script; outputs are written with 17 digits.
# The formulas are written out here as in their sources, and share nothing with the Go code.
dir <- commandArgs(TRUE)[1]
input <- function(name) read.csv(file.path(dir, name))
output <- function(name, d) write.csv(format(d, digits = 17, trim = TRUE), file.path(dir, name), row.names = FALSE, quote = FALSE)

# Kitagawa (1955): categories of one factor.
k <- input("kitagawa.csv")
w0 <- k$all0 / sum(k$all0); w1 <- k$all1 / sum(k$all1)
r0 <- k$of0 / k$all0; r1 <- k$of1 / k$all1
p0 <- sum(w0 * r0); p1 <- sum(w1 * r1)
output("kitagawa.out.csv", data.frame(
  composition = (w1 - w0) * ((r0 + r1) / 2 - (p0 + p1) / 2), rate = (w0 + w1) / 2 * (r1 - r0)))

# Das Gupta (1993), two factors, P = sum(a b): effect of a = sum((b + B) / 2 (A - a)).
d <- data.frame(
  effect = c(sum((r0 + r1) / 2 * (w1 - w0)), sum((w0 + w1) / 2 * (r1 - r0))))
output("dasgupta2.out.csv", d)

# Das Gupta (1993), three factors, cells cross-classified by rows and columns:
# effect of a = sum((bc + BC) / 3 + (bC + Bc) / 6) (A - a)
x <- input("dasgupta3.csv")
parts <- function(n) {
  m <- matrix(n, nrow = max(x$row), byrow = TRUE)
  across <- matrix(rowSums(m), nrow(m), ncol(m)); down <- matrix(colSums(m), nrow(m), ncol(m), byrow = TRUE)
  list(a = sqrt(m / down * across / sum(m)), b = sqrt(m / across * down / sum(m)))
}
rates <- function(of, all) matrix(of / all, nrow = max(x$row), byrow = TRUE)
s0 <- parts(x$all0); s1 <- parts(x$all1)
c0 <- rates(x$of0, x$all0); c1 <- rates(x$of1, x$all1)
effect <- function(a, A, b, B, c, C) sum(((b * c + B * C) / 3 + (b * C + B * c) / 6) * (A - a))
output("dasgupta3.out.csv", data.frame(effect = c(
  effect(s0$a, s1$a, s0$b, s1$b, c0, c1), effect(s0$b, s1$b, s0$a, s1$a, c0, c1), effect(c0, c1, s0$a, s1$a, s0$b, s1$b))))

# Moving blocks: the totals of weeks for given first weeks of blocks, spread by
# sqrt(W / (W - L)) around the total; then mean and variance over the resamples.
y <- input("weeks.csv")$arrests
starts <- as.matrix(input("starts.csv"))
W <- length(y); L <- 5
total <- apply(starts, 1, function(s) {
  weeks <- head(as.vector(sapply(s, function(f) f + 0:(L - 1))), W)
  sum(y[weeks + 1])
})
spread <- pmax(0, sum(y) + sqrt(W / (W - L)) * (total - sum(y)))
output("blocks.out.csv", data.frame(mean_per_week = spread / W))
output("blocks.summary.out.csv", data.frame(mean = mean(spread / W), variance = var(spread / W), t = qt(0.975, W / L - 1)))

# Quantiles of Student's t, for the expansion that stands in for them.
v <- c(3, 3.33333333333333, 4, 4.2, 5.5, 7, 10, 12, 24.5)
output("student.out.csv", data.frame(v = v, t = qt(0.975, v)))
