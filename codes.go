package quotawatch

// The codes of failures and quarantined rows. Codes lists what each means.
const (
	CodeInternal Code = "internal"
	CodeUsage    Code = "usage"
	CodeRegistry Code = "registry"
	CodeBusy     Code = "busy"
	CodeNoSpace  Code = "no-space"
	CodeCorrupt  Code = "build-corrupt"
	CodeQuery    Code = "query"

	CodeFileMissing    Code = "file-missing"
	CodeFileUnreadable Code = "file-unreadable"
	CodeFileDirectory  Code = "file-directory"
	CodeFileEmpty      Code = "file-empty"
	CodeFileFormat     Code = "file-format"
	CodeFileTruncated  Code = "file-truncated"
	CodeFileEncoding   Code = "file-encoding"
	CodeFileEncrypted  Code = "file-encrypted"
	CodeFileLimits     Code = "file-limits"
	CodeSheet          Code = "sheet-structure"

	CodeHeaderMissing Code = "header-missing"
	CodeColumnMissing Code = "column-missing"
	CodeColumnTwice   Code = "column-twice"
	CodeLayoutUnclear Code = "layout-unclear"
	CodeVintageMixed  Code = "vintage-mixed"
	CodeReleaseID     Code = "release-id"
	CodeReleaseBad    Code = "release-bad"
	CodeReleaseTwice  Code = "release-twice"

	CodeRowRagged   Code = "row-ragged"
	CodeRowQuote    Code = "row-quote"
	CodeRowNUL      Code = "row-nul"
	CodeRowEncoding Code = "row-encoding"
	CodeRowTooLong  Code = "row-too-long"
	CodeRowCell     Code = "row-cell"
	CodeDateBad     Code = "date-bad"
	CodeDateWindow  Code = "date-window"
	CodeOfficeNew   Code = "office-unknown"

	CodeNoOrder      Code = "order-unknown"
	CodeNoOffice     Code = "office-not-found"
	CodeNoClaim      Code = "claim-not-found"
	CodeNoRelease    Code = "release-not-found"
	CodeScope        Code = "order-scope"
	CodeCannotAnswer Code = "cannot-answer"

	CodeFetchRefused Code = "fetch-refused"
	CodeFetchBroken  Code = "fetch-broken"

	CodeNoPage     Code = "page-not-found"
	CodeForbidden  Code = "forbidden"
	CodeMethod     Code = "method"
	CodeTooLarge   Code = "request-too-large"
	CodeOverloaded Code = "overloaded"

	CodeReceiptDamaged Code = "receipt-damaged"
	CodeReceiptDiffers Code = "receipt-differs"
	CodeReceiptCannot  Code = "receipt-cannot"

	CodePublishRefused Code = "publish-refused"
	CodePublishFolder  Code = "publish-folder"
	CodePublishDiffers Code = "publish-differs"
)

// CodeInfo describes a code: the exit code it leads to, whether it quarantines
// a row and lets the file go on, and what it means.
type CodeInfo struct {
	Code       Code   `json:"code"`
	Exit       Exit   `json:"exit"`
	Quarantine bool   `json:"quarantine"`
	Meaning    string `json:"meaning"`
}

// Codes lists every code, in the order of docs/errors.md, which is made of it.
func Codes() []CodeInfo {
	return []CodeInfo{
		{CodeInternal, ExitInternal, false, "a fault of quotawatch itself"},
		{CodeUsage, ExitUsage, false, "a flag or an argument cannot be taken"},
		{CodeQuery, ExitUsage, false, "the SQL of query cannot be run"},
		{CodeScope, ExitUsage, false, "the order is not one for that scope"},
		{CodeRegistry, ExitRefused, false, "a registry file breaks its contract"},
		{CodeBusy, ExitBusy, false, "another process is adding to the same data directory"},
		{CodeNoSpace, ExitNoSpace, false, "the disk is full, or too full to begin"},
		{CodeCorrupt, ExitRefused, false, "a held release does not match its ledger"},
		{CodeFileMissing, ExitNotFound, false, "there is no such file"},
		{CodeFileUnreadable, ExitRefused, false, "the file cannot be read"},
		{CodeFileDirectory, ExitRefused, false, "a directory was given for a file"},
		{CodeFileEmpty, ExitRefused, false, "the file holds no byte, or no row below its header"},
		{CodeFileFormat, ExitRefused, false, "the bytes are not of the format the name says, or of none that is read"},
		{CodeFileTruncated, ExitRefused, false, "the compressed file ends early, is damaged, or has bytes after its end"},
		{CodeFileEncoding, ExitRefused, false, "the text is not UTF-8"},
		{CodeFileEncrypted, ExitRefused, false, "the file is encrypted"},
		{CodeFileLimits, ExitRefused, false, "the file has more parts, rows, columns or bytes than any release needs"},
		{CodeSheet, ExitRefused, false, "the XML of a workbook is damaged, out of order, or not of a workbook"},
		{CodeHeaderMissing, ExitRefused, false, "no row of column names of any known vintage was found"},
		{CodeColumnMissing, ExitRefused, false, "a column that the figures need is missing"},
		{CodeColumnTwice, ExitRefused, false, "a column that the figures need stands twice"},
		{CodeLayoutUnclear, ExitRefused, false, "only the user can say of which table or office the rows are"},
		{CodeVintageMixed, ExitRefused, false, "files of several vintages were given for one release"},
		{CodeReleaseID, ExitUsage, false, "the release id is taken, or not of the allowed form"},
		{CodeReleaseBad, ExitRefused, false, "so many rows are quarantined that the file is not what it is taken for"},
		{CodeReleaseTwice, ExitRefused, false, "two sheets of one release hold the same rows"},
		{CodeRowRagged, ExitOK, true, "the row has more or fewer cells than the header"},
		{CodeRowQuote, ExitOK, true, "a quote stands where none may, or is never closed"},
		{CodeRowNUL, ExitOK, true, "the row holds a NUL byte"},
		{CodeRowEncoding, ExitOK, true, "the row is not UTF-8"},
		{CodeRowTooLong, ExitOK, true, "the row is longer than one megabyte"},
		{CodeRowCell, ExitOK, true, "a cell of the row refers to a text that the workbook does not have, or holds an error where a value is needed"},
		{CodeDateBad, ExitOK, true, "the arrest date is blank or not a date"},
		{CodeDateWindow, ExitOK, true, "the arrest date lies outside the window of the release"},
		{CodeOfficeNew, ExitOK, true, "the office is not one the registry knows"},
		{CodeNoOrder, ExitNotFound, false, "the registry has no such order"},
		{CodeNoOffice, ExitNotFound, false, "the registry has no such office"},
		{CodeNoClaim, ExitNotFound, false, "the registry has no such claim"},
		{CodeNoRelease, ExitNotFound, false, "no such release is held"},
		{CodeCannotAnswer, ExitNotFound, false, "the data at hand cannot answer the question"},
		{CodeFetchRefused, ExitRefused, false, "a download is not from where, or not what, the registry lists"},
		{CodeFetchBroken, ExitRefused, false, "a download ended before its end; the same command goes on with it"},
		{CodeNoPage, ExitNotFound, false, "the server has no such page, file or command"},
		{CodeForbidden, ExitUsage, false, "a request to the server does not come from a page of it, or may not do what it asks"},
		{CodeMethod, ExitUsage, false, "the server does not do that to this address"},
		{CodeTooLarge, ExitUsage, false, "a request to the server is larger than any that makes sense"},
		{CodeOverloaded, ExitBusy, false, "the server has as much to do as it takes on, or the answer took too long"},
		{CodeReceiptDamaged, ExitRefused, false, "a receipt is not as it was written: a byte of it was changed, or it is none"},
		{CodeReceiptDiffers, ExitRefused, false, "the question of a receipt has another answer here"},
		{CodeReceiptCannot, ExitNotFound, false, "a receipt cannot be recomputed: a file is missing, is not the one of the receipt, or is refused"},
		{CodePublishRefused, ExitRefused, false, "a file may not be published: it, a column or a text in it is not on the list of the registry"},
		{CodePublishFolder, ExitRefused, false, "a folder to publish to holds files that were not published to it"},
		{CodePublishDiffers, ExitRefused, false, "a published folder is not as it was written"},
	}
}
