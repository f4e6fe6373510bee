package py

import "testing"

func BenchmarkParseCall(b *testing.B) {
	const call = "place_order(order_type='Buy', symbol='AAPL', price=227.16, amount=100)"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseCall(call, DefaultLimits()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseCallMalformed(b *testing.B) {
	const call = "echo<|channel|>commentary(content='Hello',file_name='test.txt')"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseCall(call, DefaultLimits()); err == nil {
			b.Fatal("accepted")
		}
	}
}

func BenchmarkResultText(b *testing.B) {
	v := NewDict(P("order_id", NewInt(12446)), P("order_type", Str("Buy")), P("status", Str("Pending")),
		P("price", Float(227.16)), P("amount", NewInt(100)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ResultText(v); err != nil {
			b.Fatal(err)
		}
	}
}
