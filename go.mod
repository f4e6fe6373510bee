module envtune

go 1.26.0

require (
	github.com/alecthomas/kong v1.17.0
	github.com/goccy/go-yaml v1.19.2
	golang.org/x/sys v0.49.0
	golang.org/x/term v0.45.0
)

require golang.org/x/text v0.43.0
