package trading

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) getWatchlist(_ []py.Value, to *tool.Answer) error {
	if !w.loggedIn() {
		return tool.FailWith(LoginForWatchlist,
			py.NewStrList("Error: User not authenticated. Please log in to view the watchlist."))
	}
	if w.long() {
		to.OpenList("")
		to.Add(tool.Items(w.watched()), tool.Items(w.opt.Extension[moreWatched].(*py.List)))
		return nil
	}
	return to.Dict(tool.Value("watchlist", w.watched()))
}

func (w *World) addToWatchlist(a []py.Value, to *tool.Answer) error {
	stock := a[0]
	watched, err := py.Contains(w.watched(), stock)
	if err != nil {
		return err
	}
	if !watched {
		known, err := py.Contains(w.stocks(), stock)
		if err != nil {
			return err
		}
		if known {
			w.ownWatched().Append(stock)
		}
	}
	return to.Dict(tool.Value("watchlist", w.watched()))
}

func (w *World) removeFromWatchlist(a []py.Value, to *tool.Answer) error {
	symbol := a[0]
	if !w.loggedIn() {
		return tool.Fail(LoginForRemoval, "User not authenticated. Please log in to modify the watchlist.")
	}
	watched, err := py.Contains(w.watched(), symbol)
	if err != nil {
		return err
	}
	if !watched {
		return tool.Fail(NotWatched, "Stock "+py.String(symbol)+" not found in watchlist.",
			"symbol", py.String(symbol))
	}
	if err := w.ownWatched().Remove(symbol); err != nil {
		return err
	}
	return to.Dict(tool.Text("status", "Stock "+py.String(symbol)+" removed from watchlist successfully."))
}
