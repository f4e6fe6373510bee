package practice

import "strings"

// bannedNames are the tools of the worlds on which agents are judged, folded:
// no practice tool may bear one of these names.
const bannedNames = `absolutevalue activateparkingbrake add addcontact addtowatchlist adjustclimatecontrol authenticatetravel
authenticatetwitter bookflight cancelbooking cancelorder cat cd checktirepressure closeticket comment computeexchangerate
contactcustomersupport cp createticket deletemessage diff displaycarstatus displaylog divide du echo editticket estimatedistance
estimatedrivefeasibilitybymileage fillfueltank filterstocksbyprice find findnearesttireshop followuser fundaccount gallontoliter
getaccountinfo getallcreditcards getavailablestocks getbookinghistory getbudgetfiscalyear getcreditcardbalance getcurrentspeed
getcurrenttime getflightcost getmessagestats getnearestairportbycity getorderdetails getorderhistory getoutsidetemperaturefromgoogle
getoutsidetemperaturefromweathercom getsize getstockinfo getsymbolbyname getticket gettransactionhistory gettweet gettweetcomments
getuserid getuserstats getusertickets getusertweets getwatchlist getzipcodebasedoncity grep imperialsiconversion listallairports
listallfollowing listusers litertogallon lockdoors logarithm logout ls maxvalue mean mention messagegetloginstatus messagelogin
minvalue mkdir multiply mv notifypricechange percentage placeorder postinggetloginstatus posttweet power pressbrakepedal
purchaseinsurance pwd recursivesearch registercreditcard releasebrakepedal removestockfromwatchlist resolveticket retrieveinvoice
retweet rm rmdir roundnumber searchmessages searchtweets sendmessage setbudgetlimit setcruisecontrol setheadlights setnavigation
siunitconversion sort squareroot standarddeviation startengine subtract sumvalues tail ticketgetloginstatus ticketlogin touch
tradinggetloginstatus tradinglogin tradinglogout travelgetloginstatus unfollowuser verifytravelerinformation viewmessagessent wc
withdrawfunds
addtoreadinglist bookappointment borrowcopy cancelappointment cancelreservation closepatientchart createreadinglist
findpatientbysurname getpatronaccount issueprescription listcataloguecopies listclinicians listclinicianslots listlendingbranches
listpharmacies moveappointment openpatientchart patronsignin patronsignout payfines placereservation readchartsection
receptionsignoff receptionsignon renewborrowedcopy returnborrowedcopy searchcatalogue settleconsultationinvoice`

// Banned returns the names of the tools on which agents are judged, as fold writes them.
func Banned() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(bannedNames) {
		out[n] = true
	}
	return out
}

// fold is the form in which names are compared: lower case, without underscores.
func fold(s string) string {
	return strings.ToLower(strings.ReplaceAll(s, "_", ""))
}
