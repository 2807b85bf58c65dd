package web

import (
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/registry"
)

// groupNames names the groups of arrests as legends do.
var groupNames = map[string]string{
	"convicted": "Conviction", "pending": "Pending charge", "neither": "Neither conviction nor charge",
	registry.GroupCustodial: "Custodial", registry.GroupAtLarge: "At large", registry.GroupOther: "Check-in or other", registry.GroupReprocessed: "Processed again",
	registry.GroupTargeted: "Targeted", registry.GroupCollateral: "Collateral",
	"jail-or-prison": "Jail or prison", "police": "Police", "courthouse": "Courthouse", "probation-or-parole": "Probation or parole", "ice-office": "ICE office",
	"hospital-or-clinic": "Hospital or clinic", "school": "School", "place-of-worship": "Place of worship", "workplace": "Workplace",
	"home-or-street-area": "Home or street area", "border-or-transport": "Border or transport", "other-program": "Other program",
	"non-specific": "No specific place", registry.GroupUnknown: "Unknown",
}

// groupName names a group in the language; the release's own values have no other.
func (s *site) groupName(group string) string {
	if name, ok := groupNames[group]; ok {
		return s.say(name)
	}
	return group
}

// groupWords says a group as part of a sentence: arrests ... .
func (s *site) groupWords(group string) string { return s.say(mix.Words(group)) }
