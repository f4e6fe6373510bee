package dash

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"path"
	"strconv"
	"strings"
)

// Handler serves the pages of the runs as they are at the time of each request.
// It answers requests to addresses, to localhost and to the names in hosts only:
// a page of somebody else's whose name was made to lead here gets nothing.
func (s *Set) Handler(hosts ...string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.servePage)
	for _, name := range append(scriptFiles(), styleFile) {
		mux.HandleFunc("GET /"+name, serveAsset)
	}
	mux.HandleFunc("GET /api/status", s.one(func(src *source, _ *http.Request) (any, error) { return src.status(), nil }))
	mux.HandleFunc("GET /api/metrics", s.one(serveMetrics))
	mux.HandleFunc("GET /api/episodes", s.one(func(src *source, _ *http.Request) (any, error) { return src.episodes() }))
	mux.HandleFunc("GET /api/episode", s.one(func(src *source, r *http.Request) (any, error) {
		return src.episode(r.URL.Query().Get("id"))
	}))
	return guard(mux, hosts)
}

// guard sets the headers of every answer and refuses foreign hosts.
func guard(next http.Handler, hosts []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !knownHost(r.Host, hosts) {
			http.Error(w, "this address does not serve that host", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// knownHost tells whether a request's host is one that nobody else can own.
func knownHost(host string, more []string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if _, err := netip.ParseAddr(host); err == nil || strings.EqualFold(host, "localhost") {
		return true
	}
	for _, m := range more {
		if m != "" && strings.EqualFold(host, m) {
			return true
		}
	}
	return false
}

func (s *Set) servePage(w http.ResponseWriter, _ *http.Request) {
	p := page{Live: true}
	for _, src := range s.runs {
		p.Runs = append(p.Runs, runData{Name: src.name})
	}
	var b bytes.Buffer
	if err := writePage(&b, p, false); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	send(w, "text/html; charset=utf-8", b.Bytes())
}

func serveAsset(w http.ResponseWriter, r *http.Request) {
	text, err := assets.ReadFile("assets/" + path.Base(r.URL.Path))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	kind := "text/javascript; charset=utf-8"
	if path.Ext(r.URL.Path) == ".css" {
		kind = "text/css; charset=utf-8"
	}
	send(w, kind, text)
}

func serveMetrics(src *source, r *http.Request) (any, error) {
	from, err := strconv.ParseInt(r.URL.Query().Get("from"), 10, 64)
	if err != nil || from < 0 {
		return nil, errBadRequest
	}
	return src.metrics(from, maxRows)
}

var errBadRequest = errors.New("bad request")

// one answers for the run whose number the request names.
func (s *Set) one(get func(*source, *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Query().Get("run"))
		if err != nil || n < 0 || n >= len(s.runs) {
			http.Error(w, "there is no such run", http.StatusNotFound)
			return
		}
		v, err := get(s.runs[n], r)
		var data []byte
		if err == nil {
			data, err = json.Marshal(v)
		}
		switch {
		case errors.Is(err, errNoEpisode):
			http.Error(w, err.Error(), http.StatusNotFound)
		case errors.Is(err, errBadRequest):
			http.Error(w, err.Error(), http.StatusBadRequest)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		default:
			send(w, "application/json", data)
		}
	}
}

// send answers; that the browser went away meanwhile is nobody's fault.
func send(w http.ResponseWriter, kind string, data []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data)
}
