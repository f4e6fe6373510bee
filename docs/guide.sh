#!/usr/bin/env bash
# Types the world of docs/guide.md into a copy of what is committed, and runs the commands
# of the guide there: make guide. With a folder, only types it in there.
set -euo pipefail
cd "$(dirname "$0")/.."
copy=${1:-$(mktemp -d)}
[ $# -gt 0 ] || trap 'rm -rf "$copy"' EXIT
git archive HEAD | tar -x -C "$copy"

# A listing is a fenced block whose line before ends with `PATH`: and has a file's name.
awk -v copy="$copy" '
  /^```/ && out != "" { if (open) { close(out); out = ""; open = 0 } else open = 1; next }
  open                { print > out; next }
  /`[^`]+`:$/         { n = split($0, part, "`"); out = copy "/" part[n-1]; system("mkdir -p $(dirname " out ")"); next }
  /./                 { out = "" }
' docs/guide.md
cd "$copy"

insert() { # FILE, the line after which, what
  grep -qF "$2" "$1" || { echo "$1 has no line $2"; exit 1; }
  awk -v after="$2" -v line="$3" '{ print } index($0, after) { print line }' "$1" > "$1.new" && mv "$1.new" "$1"
}
insert session/worlds.go '"envtune/world/filesystem"' '	"envtune/world/garage"'
insert session/worlds.go '{"clinic", "ClinicAPI", clinic.New},' '	{"garage", "GarageAPI", garage.New},'
insert hint/catalogue.go 'maps.Copy(all, clinicEntries())' '	maps.Copy(all, garageEntries())'
insert synth/domain.go 'clinicDomain(),' '		garageDomain(),'
names=$(grep -m1 '^    listgaragelevels ' docs/guide.md)
sed -i.old "s/settleconsultationinvoice\`/settleconsultationinvoice ${names#    }\`/" practice/banned.go && rm practice/banned.go.old
echo "the guide's world is in $copy"
[ $# -eq 0 ] || exit 0

test -z "$(gofmt -l world/garage hint synth session practice)" || { gofmt -l world hint synth session practice; exit 1; }
go test ./world/garage
go test ./practice -run Judged
go test -run '^$' -fuzz FuzzWorld -fuzztime "${FUZZTIME:-10s}" ./world/garage
go test ./session -run Transcripts -update
go test ./hint/... -update
go test ./synth -run 'Garage|Templates|Wordings|Kinships' -update
go test ./cmd/envtune -run Commands -update
go test ./...
go build -o envtune-garage ./cmd/envtune
./envtune-garage hints coverage garage
./envtune-garage tasks generate --spec garage.yaml --out runs/garage-tasks
./envtune-garage eval --suite runs/garage-tasks --model oracle --expect 40/40
./envtune-garage eval --suite runs/garage-tasks --model silent --expect 0/40
./envtune-garage hints recovery --suite runs/garage-tasks --role all --samples 5 --level full --expect 95
