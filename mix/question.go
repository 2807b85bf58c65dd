package mix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// By is what arrests are grouped by.
type By string

// The groupings.
const (
	// ByCriminality groups by conviction, pending charge or neither.
	ByCriminality By = "criminality"
	// ByMethod groups the apprehension methods by the crosswalk of the registry.
	ByMethod By = "method"
	// ByMethodValue takes the release's own methods.
	ByMethodValue By = "method-value"
	// ByKind groups by targeted or collateral, where a release records it.
	ByKind By = "kind"
	// ByProgram groups the officer's program by the crosswalk.
	ByProgram By = "program"
	// ByPlace groups by the type of place that a landmark tells.
	ByPlace By = "place"
)

// Bys lists the groupings.
func Bys() []By { return []By{ByCriminality, ByMethod, ByMethodValue, ByKind, ByProgram} }

// field gives the field of releases that a grouping reads.
func (b By) field() string {
	switch b {
	case ByKind:
		return "apprehension_type"
	case ByMethodValue:
		return "method"
	}
	return string(b)
}

// groups lists the groups in the order of tables, nil where the values of the
// releases are the groups. The last is for what is not known.
func (b By) groups() []string {
	switch b {
	case ByCriminality:
		return append(registry.CriminalityGroups(), registry.GroupUnknown)
	case ByMethodValue:
		return nil
	case ByPlace:
		return registry.PlaceTypes()
	}
	return registry.CrosswalkGroups(b.field())
}

// usual gives the group whose share is looked at where none is named.
func (b By) usual() string {
	switch b {
	case ByCriminality:
		return "neither"
	case ByKind:
		return registry.GroupCollateral
	case ByMethodValue:
		return ""
	case ByPlace:
		return "courthouse"
	}
	return registry.GroupAtLarge
}

// facet tells whether releases count the field beside their cells, and so not
// together with method or criminality.
func (b By) facet() bool { return b == ByKind || b == ByProgram || b == ByPlace }

// The factors that a change of a share may be split by.
const (
	FactorMethod      = "method"
	FactorOffice      = "office"
	FactorCriminality = "criminality"
)

// Factors lists the factors that a grouping may be split by.
func (b By) Factors() []string {
	switch {
	case b.facet():
		return []string{FactorOffice}
	case b == ByCriminality:
		return []string{FactorMethod, FactorOffice}
	}
	return []string{FactorCriminality, FactorOffice}
}

// Question asks for the composition of arrests.
type Question struct {
	Scope quotawatch.Scope
	// By is the grouping, "" for criminality where a release records it, else
	// the method.
	By By
	// Offices restricts the rows of scope office, empty for all.
	Offices []quotawatch.OfficeCode
	// From and To bound the window, nil for the latest that can be answered.
	From, To   *quotawatch.Day
	Definition quotawatch.DefinitionID
	// Every divides the window into periods, "" for none.
	Every Every
	// Release asks one release alone, even one that is an extract.
	Release string
	// Baseline is the window to compare with, nil for none.
	Baseline *quotawatch.Window
	// BaselineRelease is the release that the baseline is counted from, "" for
	// the same as the window.
	BaselineRelease string
	// Factors split the change of the share of Group; at most two.
	Factors []string
	// Group is the group whose share is split, "" for the usual one of By.
	Group string
}

// Holdings is all that an answer may rest on.
type Holdings struct {
	quota.Holdings
	// Crosswalk maps methods, programs and types to groups.
	Crosswalk registry.Crosswalk
}

// check fills the defaults of a question and refuses what cannot be asked.
func (h Holdings) check(q *Question) error {
	if q.Definition == "" {
		q.Definition = quotawatch.Episodes
	}
	if q.By == "" {
		q.By = h.usual(*q)
	}
	if q.Group == "" {
		q.Group = q.By.usual()
	}
	def, known := quotawatch.FindDefinition(q.Definition)
	switch {
	case !slices.Contains(Bys(), q.By) && q.By != ByPlace: // which the command places asks
		return usage("arrests cannot be grouped by that", "by "+string(q.By), "group by criminality, method, method-value, kind or program")
	case !known:
		return usage("there is no such counting rule", string(q.Definition), "see: quotawatch mix --help")
	case q.Every != "" && (q.Every != EveryWeek && q.Every != EveryMonth || q.Baseline != nil):
		return usage("a window is divided into weeks or months, and not compared then", string(q.Every), "ask with --every week or --every month, and no baseline")
	case len(q.Offices) > 0 && q.Scope == quotawatch.ScopeNational:
		return usage("offices were named in a question about the nation", "", "ask with --scope office")
	case q.By.facet() && !def.Reprocessed:
		return usage(fmt.Sprintf("%s is counted apart from the method, so reprocessed arrests cannot be left out", q.By), string(q.Definition), "ask by episodes, rows or persons")
	case q.From != nil && q.To != nil && *q.To < *q.From:
		return usage("the window ends before it begins", q.From.String()+".."+q.To.String(), "swap --from and --to")
	}
	for _, code := range q.Offices {
		if !slices.ContainsFunc(h.Registry.Offices, func(o quotawatch.Office) bool { return o.Code == code && o.Geographic() }) {
			return &quotawatch.Error{Code: quotawatch.CodeNoOffice, Summary: "there is no such field office", Expected: "codes of field offices, as DAL",
				Found: string(code), Do: "the codes are in: quotawatch attain --scope office"}
		}
	}
	return q.checkFactors()
}

// usual gives the grouping of a question that names none.
func (h Holdings) usual(q Question) By {
	q.By = ByCriminality
	if s, err := h.sources(q, q.Release); err == nil && len(s.can) == 0 && len(s.cannot) > 0 {
		return ByMethod
	}
	return ByCriminality
}

func (q Question) checkFactors() error {
	groups := q.By.groups()
	switch {
	case q.Baseline == nil && (len(q.Factors) > 0 || q.BaselineRelease != ""):
		return usage("a change needs two windows", "no baseline", "name the baseline with --baseline-from and --baseline-to")
	case q.Baseline != nil && q.Baseline.Empty():
		return usage("the baseline ends before it begins", q.Baseline.String(), "swap --baseline-from and --baseline-to")
	case len(q.Factors) > 2:
		return usage("a change is split by two factors at most", strings.Join(q.Factors, ", "), "name one or two of "+strings.Join(q.By.Factors(), ", "))
	case len(q.Factors) > 0 && q.Group == "":
		return usage("no group is named whose share is to be split", "", "name one with --group")
	case q.Group != "" && groups != nil && !slices.Contains(groups, q.Group):
		return usage("there is no such group", q.Group, "name one of "+strings.Join(groups, ", "))
	}
	for i, f := range q.Factors {
		if !slices.Contains(q.By.Factors(), f) || slices.Contains(q.Factors[:i], f) {
			return usage(fmt.Sprintf("a share by %s cannot be split by that", q.By), f, "name each of "+strings.Join(q.By.Factors(), ", ")+" once at most")
		}
	}
	return nil
}

func usage(summary, found, do string) error {
	return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: summary, Found: found, Do: do}
}

// reads tells whether the question reads a field of the releases.
func (q Question) reads(field string) bool {
	return q.By.field() == field || slices.Contains(q.Factors, field)
}
