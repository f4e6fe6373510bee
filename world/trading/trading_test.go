package trading

import (
	"testing"

	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, starts) }

var starts = worldtest.Starts{
	`{"authenticated": true, "market_status": "Open", "random_seed": 5}`,
	`{"orders": {"1": {"status": "Open"}, "order_type": "Buy", "02": 3}, "authenticated": true, "market_status": "Open",
	  "account_info": {}, "stocks": {"A": 1, "B": {"price": "x"}, "C": {"price": 2, "percent_change": -1}},
	  "watch_list": ["A", 1], "transaction_history": [{"timestamp": "2024-09-01 25:00:00"}], "unknown": 1}`,
}

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, starts) }
