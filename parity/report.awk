# Makes one line per check of the output of "go test -v": how it went, its name
# and the figures that it logs behind "parity: ", or why it was skipped. A check
# that failed keeps all of its output.
function add(text) { if (!index(notes, text)) notes = notes (notes == "" ? "" : "; ") text }

function flush() {
  if (name == "") return
  if (reason != "" && status == "skip") add(reason)
  else if (reason != "") { add("not all: " reason); part++ }
  printf "%-5s %-26s %s\n", status, name, notes
  if (status == "fail") printf "%s", output
  count[status]++
  name = notes = reason = output = last = ""
}

/^=== RUN / { if ($3 !~ /\//) flush(); next }
/^=== / { next }
/^--- (PASS|SKIP|FAIL): / { status = tolower(substr($2, 1, 4)); name = $3 }
/^ *--- / {
  if ($2 == "SKIP:" && reason == "") reason = skipped
  next
}
/^(PASS$|ok|\?)/ { flush(); next }
/^(FAIL|panic|exit|#)/ { flush(); print; broken = 1; next }
{
  output = output $0 "\n"
  if (match($0, /_test\.go:[0-9]+: /)) {
    last = substr($0, RSTART + RLENGTH)
    if (sub(/^parity: /, "", last)) add(last)
    else skipped = last
  }
}
END {
  flush()
  printf "%d checks passed (%d of them in part), %d skipped, %d failed\n", count["pass"], part, count["skip"], count["fail"]
  if (broken || count["fail"]) exit 1
}
