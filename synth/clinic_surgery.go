package synth

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"envtune/world/clinic"
)

const clinicWorld = "clinic"

// surgery is the medical practice as the maker of a task knows it: who asks, and what
// results have told so far. What is possible now the world itself tells.
type surgery struct {
	start  json.RawMessage
	staff  string // the code of who asks
	duties []string
	left   bool // signed off on request
	// seen is what earlier results or requests have told.
	seen struct {
		staff    bool            // the code
		patients map[string]bool // names with their ids
		doctors  map[string]bool // names with their ids
		days     map[string]bool // doctors and dates whose free times have been listed as they still are
		sections map[string]bool // patients and sections that have been read as they still are
		towns    map[string]bool // those whose pharmacies have been listed
	}
	// done are the appointments, prescriptions and invoices that a request has dealt with.
	done map[string]bool
	// made are the appointments that the reference has booked, whose ids its results told.
	made map[string]bool
	// spoken is what a later request may point back to; "" where there is nothing.
	spoken struct{ patient, appointment, day string }
}

func (p *surgery) config() json.RawMessage { return p.start }

func (s *scene) surgery() *surgery { return s.places[clinicWorld].(*surgery) }

// clinic is the practice as it is now.
func (s *scene) clinic() *clinic.World {
	w, _ := s.run.World(clinicWorld)
	return w.(*clinic.World)
}

// clinicDomain is the practice as tasks are made over it.
func clinicDomain() domain {
	return domain{
		world:    clinicWorld,
		draw:     func(d *dice, at setting) place { return newSurgery(d, at) },
		intents:  joined(clinicDeskIntents(), clinicChartIntents(), clinicDiaryIntents(), clinicPharmacyIntents(), clinicTillIntents()),
		helpers:  clinicHelpers(),
		siblings: clinicSiblings(),
		clashes: map[string][]string{
			"book_appointment": {"move_appointment"}, "move_appointment": {"book_appointment", "cancel_appointment"},
			"cancel_appointment": {"move_appointment"},
		},
	}
}

// frontDesk are the parts of a practice that is being drawn.
type frontDesk struct {
	d                                                       *dice
	today                                                   time.Time
	staff, patients, doctors, slots, bookings, drugs, shops record
	invoices                                                record
	free                                                    []string
	days                                                    map[string]string // of slots
	expected                                                map[[2]string]bool
	counter                                                 int
}

// newSurgery draws a practice: long ones hold more of everything, in plain ones who asks
// is on duty more often.
func newSurgery(d *dice, at setting) *surgery {
	f := &frontDesk{d: d, days: map[string]string{}, expected: map[[2]string]bool{},
		today: time.Date(d.between(2024, 2026), time.Month(d.between(1, 12)), d.between(1, 28), 0, 0, 0, 0, time.UTC)}
	f.drawStaff()
	patients := at.size(d, 3, 4, 6, 7)
	f.drawPatients(patients)
	f.drawSlots(at.size(d, 2, 3, 3, 4), at.size(d, 8, 10, 16, 20))
	f.drawBookings(at.size(d, 4, 5, 9, 11))
	f.drawShops()
	f.drawDrugs(at.size(d, 3, 4, 7, 9))
	f.drawInvoices(at.size(d, 3, 4, 7, 9))
	p := &surgery{staff: f.staff[0].key, duties: f.duties(0)}
	p.seen.patients, p.seen.days, p.seen.sections, p.seen.towns = map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	p.seen.doctors, p.done, p.made = map[string]bool{}, map[string]bool{}, map[string]bool{}
	null := any(lit("null"))
	staff, duty, chart := null, null, null
	switch {
	case d.chance(20) || at.plain && d.chance(30):
		staff, duty = p.staff, pick(d, p.duties)
	case d.chance(15):
		staff, duty = f.staff[1].key, pick(d, f.duties(1))
	}
	if d.chance(25) {
		chart = pick(d, f.patients).key
	}
	p.start = record{
		{"today", f.today.Format(time.DateOnly)}, {"staff_code", staff}, {"duty", duty}, {"chart", chart},
		{"staff", f.staff}, {"patients", f.patients}, {"clinicians", f.doctors}, {"slots", f.slots}, {"appointments", f.bookings},
		{"prescriptions", f.drugs}, {"pharmacies", f.shops}, {"invoices", f.invoices},
	}.ownedBy(d, clinicWorld, at.part, "appointment_counter", f.counter, f.counter+200)
	return p
}

// duties are those of a member of staff.
func (f *frontDesk) duties(i int) []string { return f.staff[i].value.(record)[1].value.([]string) }

// at is the value of a column of a record that has been drawn.
func (r record) at(key string) any {
	return r[slices.IndexFunc(r, func(f field) bool { return f.key == key })].value
}

func (f *frontDesk) drawStaff() {
	d := f.d
	firsts, lasts := some(d, firstNames(), 3), some(d, lastNames(), 3)
	code := d.between(10, 60)
	for i := range 3 {
		code += d.between(1, 9)
		duties := clinic.Duties()
		if i > 0 || d.chance(35) {
			duties = some(d, duties, 2)
		}
		f.staff = append(f.staff, field{"ST-" + strconv.Itoa(code), record{{"name", firsts[i] + " " + lasts[i]}, {"duties", duties}}})
	}
}

func (f *frontDesk) drawPatients(n int) {
	d := f.d
	firsts, lasts := some(d, firstNames(), n), some(d, lastNames(), n)
	towns := some(d, clinicTowns(), 2)
	id := d.between(1000, 8000)
	for i := range n {
		id += d.between(1, 60)
		f.patients = append(f.patients, field{"P-" + strconv.Itoa(id), record{
			{"name", firsts[i] + " " + lasts[i]}, {"birth_date", drawDate(d, 1940, 2012)}, {"phone", "555-0" + decimalDigits(d, 3)}, {"town", pick(d, towns)},
		}})
	}
	f.shops = record{}
	number := d.between(1, 40)
	for _, town := range towns {
		for _, name := range some(d, []string{"Pharmacy", "Chemist", "Dispensary"}, 2) {
			number += d.between(1, 5)
			f.shops = append(f.shops, field{"PH-" + strconv.Itoa(number), record{
				{"name", pick(d, pharmacyNames()) + " " + name}, {"town", town}, {"electronic", d.chance(65)},
			}})
		}
	}
}

// drawShops makes sure that some pharmacy takes prescriptions.
func (f *frontDesk) drawShops() {
	if !slices.ContainsFunc(f.shops, func(s field) bool { return s.value.(record).at("electronic") == true }) {
		f.shops[0].value.(record)[2].value = true
	}
}

// drawSlots draws n free times of a few doctors on days on which they work, several of
// them on one day.
func (f *frontDesk) drawSlots(doctors, n int) {
	d := f.d
	firsts, lasts := some(d, firstNames(), doctors), some(d, lastNames(), doctors)
	specialties := some(d, clinicSpecialties(), 2)
	id := d.between(1, 40)
	var ids []string
	dates := map[string][]string{}
	for i := range doctors {
		id += d.between(1, 9)
		code := "C-" + two(id)
		ids = append(ids, code)
		weekdays := some(d, clinic.Weekdays()[:5], d.between(2, 4))
		slices.SortFunc(weekdays, func(a, b string) int { return slices.Index(clinic.Weekdays(), a) - slices.Index(clinic.Weekdays(), b) })
		for day := range 12 {
			if date := f.today.AddDate(0, 0, day); slices.Contains(weekdays, date.Format("Mon")) {
				dates[code] = append(dates[code], date.Format(time.DateOnly))
			}
		}
		f.doctors = append(f.doctors, field{code, record{
			{"name", "Dr " + firsts[i] + " " + lasts[i]}, {"specialty", specialties[i%2]}, {"weekdays", weekdays},
		}})
	}
	taken, slot := map[string]bool{}, d.between(100, 900)
	for i := 0; len(f.slots) < n && i < 8*n; i++ {
		doctor := ids[i%len(ids)]
		date, hour := dates[doctor][d.n(min(4, len(dates[doctor])))], two(d.between(8, 16))+":"+pick(d, []string{"00", "10", "20", "30", "45"})
		if taken[doctor+date+hour] {
			continue
		}
		taken[doctor+date+hour] = true
		slot += d.between(1, 9)
		key := "SL-" + strconv.Itoa(slot)
		f.slots = append(f.slots, field{key, record{
			{"clinician_id", doctor}, {"date", date}, {"time", hour}, {"minutes", pick(d, []int{10, 20, 20, 40})},
		}})
		f.free, f.days[key] = append(f.free, key), date
	}
}

// drawBookings draws up to n appointments, no two of one patient on one day.
func (f *frontDesk) drawBookings(n int) {
	d := f.d
	f.bookings, f.counter = record{}, d.between(20, 90)
	for _, slot := range some(d, f.free, n) {
		patient := pick(d, f.patients).key
		minutes := 0
		for _, s := range f.slots {
			if s.key == slot {
				minutes = s.value.(record).at("minutes").(int)
			}
		}
		kinds := slices.DeleteFunc(clinic.Kinds(), func(k string) bool { return k == "urgent" || clinic.Minutes(k) > minutes })
		status := pick(d, []string{"booked", "booked", "booked", "booked", "cancelled"})
		day := [2]string{patient, f.days[slot]}
		if f.expected[day] {
			continue
		}
		f.expected[day] = true
		f.bookings = append(f.bookings, field{"AP-" + strconv.Itoa(f.counter), record{
			{"patient_id", patient}, {"slot_id", slot}, {"kind", pick(d, kinds)}, {"status", status}, {"moves", pick(d, []int{0, 0, 1, 2})},
		}})
		f.counter += d.between(1, 4)
	}
}

func (f *frontDesk) drawDrugs(n int) {
	d := f.d
	f.drugs = record{}
	id := d.between(100, 800)
	for _, drug := range some(d, medicines(), n) {
		id += d.between(1, 9)
		interval, ago := pick(d, []int{14, 28, 28, 56}), 0
		switch {
		case d.chance(75):
			ago = interval - clinic.EarlyDays + d.between(0, 9)
		default:
			ago = d.between(1, interval/2)
		}
		f.drugs = append(f.drugs, field{"RX-" + strconv.Itoa(id), record{
			{"patient_id", pick(d, f.patients).key}, {"medicine", drug}, {"interval_days", interval},
			{"last_issued", f.today.AddDate(0, 0, -ago).Format(time.DateOnly)}, {"repeats_left", d.between(0, 5)},
			{"pharmacy_id", pick(d, f.shops).key},
		}})
	}
}

func (f *frontDesk) drawInvoices(n int) {
	d := f.d
	f.invoices = record{}
	id := d.between(100, 800)
	for range n {
		id += d.between(1, 9)
		amount, paid := d.between(40, 480)*50, 0
		switch {
		case d.chance(15):
			paid = amount
		case d.chance(25):
			paid = amount / 200 * 100
		}
		f.invoices = append(f.invoices, field{"IN-" + strconv.Itoa(id), record{
			{"patient_id", pick(d, f.patients).key}, {"amount", decimal(amount, 2)}, {"paid", decimal(paid, 2)}, {"insured", d.chance(50)},
		}})
	}
}

func clinicTowns() []string {
	return []string{"Westhaven", "Millford", "Ashby", "Carrow", "Denholm", "Eastleigh", "Farnmoor", "Granton", "Holt", "Inverly", "Kirkby", "Langdale"}
}

func pharmacyNames() []string {
	return []string{"Quay", "Old Mill", "Park", "Castle", "Bridge Street", "Market", "Rose Hill", "Station", "Corner", "Green Cross", "Orchard", "Abbey"}
}

func clinicSpecialties() []string {
	return []string{"general practice", "dermatology", "cardiology", "paediatrics", "orthopaedics", "neurology", "allergology", "rheumatology"}
}

func medicines() []string {
	return []string{"cetirizine 10 mg", "amlodipine 5 mg", "metformin 500 mg", "ramipril 5 mg", "omeprazole 20 mg", "levothyroxine 50 mcg", "atorvastatin 20 mg",
		"salbutamol 100 mcg", "sertraline 50 mg", "bisoprolol 2.5 mg", "naproxen 250 mg", "folic acid 5 mg", "loratadine 10 mg", "lisinopril 10 mg"}
}
