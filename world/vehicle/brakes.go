package vehicle

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) activateParkingBrake(a []py.Value, to *tool.Answer) error {
	if !oneOf(a[0], ParkingModes()) {
		return tool.Fail(ParkingMode, "Invalid mode", "mode", py.String(a[0]))
	}
	state, force := "released", 0.0
	if py.Equal(a[0], py.Str("engage")) {
		state, force = "engaged", 500
	}
	w.Set("parkingBrakeStatus", py.Str(state))
	w.SetPrivate(parkingForce, py.Float(force))
	w.SetPrivate(slopeAngle, py.Float(10)) // on release too, as officially
	to.OpenDict("")
	if w.long() {
		to.Add(tool.Value("parkingBrakeInstruction", w.opt.Extension[brakeManual]))
	}
	to.Add(tool.Text("parkingBrakeStatus", state), tool.Float(parkingForce, force), tool.Float(slopeAngle, 10))
	return nil
}

func (w *World) pressBrakePedal(a []py.Value, to *tool.Answer) error {
	position := a[0]
	inside, err := within(position, 0, 1)
	if err != nil {
		return err
	}
	if !inside {
		return tool.Fail(PedalPosition, "Pedal position must be between 0 and 1.", "pedalPosition", py.String(position))
	}
	if py.Equal(position, py.NewInt(0)) {
		return w.releaseBrakePedal(nil, to)
	}
	force, err := py.Mul(position, py.NewInt(1000))
	if err != nil {
		return err
	}
	w.Set("brakePedalStatus", py.Str("pressed"))
	w.SetPrivate(brakeForce, force)
	shown, err := py.ToFloat(force)
	if err != nil {
		return err
	}
	return to.Dict(tool.Text("brakePedalStatus", "pressed"), tool.Float("brakePedalForce", shown))
}

func (w *World) releaseBrakePedal(_ []py.Value, to *tool.Answer) error {
	w.Set("brakePedalStatus", py.Str("released"))
	w.SetPrivate(brakeForce, py.Float(0))
	return to.Dict(tool.Text("brakePedalStatus", "released"), tool.Float("brakePedalForce", 0))
}
