package library

import "envtune"

// The error templates of the library, one code each. SignInRefused, AlreadyListed and
// those of renewals have no "error" in their results: a false that means that the call
// failed. An index that the catalogue does not have is Python's ValueError.
const (
	SignInRefused     envtune.Code = "library.sign_in_refused"
	TerminalInUse     envtune.Code = "library.terminal_in_use"
	NotSignedIn       envtune.Code = "library.not_signed_in"
	QueryLength       envtune.Code = "library.query_length"
	RecordNotFound    envtune.Code = "library.record_not_found"
	CopyNotFound      envtune.Code = "library.copy_not_found"
	LoanPeriod        envtune.Code = "library.loan_period"
	CardExpired       envtune.Code = "library.card_expired"
	FinesBlockLoans   envtune.Code = "library.fines_block_loans"
	ReferenceOnly     envtune.Code = "library.reference_only"
	OwnLoan           envtune.Code = "library.own_loan"
	CopyOnLoan        envtune.Code = "library.copy_on_loan"
	CopyReserved      envtune.Code = "library.copy_reserved"
	AudienceLimit     envtune.Code = "library.audience_limit"
	LoanLimit         envtune.Code = "library.loan_limit"
	LoanNotFound      envtune.Code = "library.loan_not_found"
	FinesBlockRenewal envtune.Code = "library.fines_block_renewal"
	RenewalOverdue    envtune.Code = "library.renewal_overdue"
	RenewalReserved   envtune.Code = "library.renewal_reserved"
	RenewalLimit      envtune.Code = "library.renewal_limit"
	RenewalEarly      envtune.Code = "library.renewal_early"
	BranchNotFound    envtune.Code = "library.branch_not_found"
	NoPickup          envtune.Code = "library.no_pickup"
	CopyOnShelf       envtune.Code = "library.copy_on_shelf"
	AlreadyReserved   envtune.Code = "library.already_reserved"
	ReservationLimit  envtune.Code = "library.reservation_limit"
	ReservationGone   envtune.Code = "library.reservation_not_found"
	NothingOwed       envtune.Code = "library.nothing_owed"
	PaymentRange      envtune.Code = "library.payment_range"
	ListName          envtune.Code = "library.list_name"
	ListExists        envtune.Code = "library.list_exists"
	ListNotFound      envtune.Code = "library.list_not_found"
	AlreadyListed     envtune.Code = "library.already_listed"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		SignInRefused, TerminalInUse, NotSignedIn, QueryLength, RecordNotFound,
		CopyNotFound, LoanPeriod, CardExpired, FinesBlockLoans, ReferenceOnly, OwnLoan, CopyOnLoan, CopyReserved, AudienceLimit, LoanLimit,
		LoanNotFound, FinesBlockRenewal, RenewalOverdue, RenewalReserved, RenewalLimit, RenewalEarly,
		BranchNotFound, NoPickup, CopyOnShelf, AlreadyReserved, ReservationLimit, ReservationGone,
		NothingOwed, PaymentRange, ListName, ListExists, ListNotFound, AlreadyListed,
	}
}
