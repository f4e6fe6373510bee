package trading

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) getWatchlist([]py.Value) (py.Value, error) {
	if !w.loggedIn() {
		return nil, tool.FailWith(LoginForWatchlist,
			py.NewStrList("Error: User not authenticated. Please log in to view the watchlist."))
	}
	if w.long() {
		return py.Joined(w.watched().Items, w.opt.Extension[moreWatched].(*py.List)), nil
	}
	return py.NewDict(py.P("watchlist", w.watched())), nil
}

func (w *World) addToWatchlist(a []py.Value) (py.Value, error) {
	stock := a[0]
	watched, err := py.Contains(w.watched(), stock)
	if err != nil {
		return nil, err
	}
	if !watched {
		known, err := py.Contains(w.stocks(), stock)
		if err != nil {
			return nil, err
		}
		if known {
			w.ownWatched().Append(stock)
		}
	}
	return py.NewDict(py.P("watchlist", w.watched())), nil
}

func (w *World) removeFromWatchlist(a []py.Value) (py.Value, error) {
	symbol := a[0]
	if !w.loggedIn() {
		return nil, tool.Fail(LoginForRemoval, "User not authenticated. Please log in to modify the watchlist.")
	}
	watched, err := py.Contains(w.watched(), symbol)
	if err != nil {
		return nil, err
	}
	if !watched {
		return nil, tool.Fail(NotWatched, "Stock "+py.String(symbol)+" not found in watchlist.",
			"symbol", py.String(symbol))
	}
	if err := w.ownWatched().Remove(symbol); err != nil {
		return nil, err
	}
	return status("Stock " + py.String(symbol) + " removed from watchlist successfully."), nil
}
