package vehicle

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) activateParkingBrake(a []py.Value) (py.Value, error) {
	if !oneOf(a[0], ParkingModes()) {
		return nil, tool.Fail(ParkingMode, "Invalid mode", "mode", py.String(a[0]))
	}
	state, force := "released", 0.0
	if py.Equal(a[0], py.Str("engage")) {
		state, force = "engaged", 500
	}
	w.Set("parkingBrakeStatus", py.Str(state))
	w.SetPrivate(parkingForce, py.Float(force))
	w.SetPrivate(slopeAngle, py.Float(10)) // on release too, as officially
	out := py.NewDict()
	if w.long() {
		out.SetStr("parkingBrakeInstruction", w.opt.Extension[brakeManual])
	}
	out.SetStr("parkingBrakeStatus", py.Str(state))
	out.SetStr(parkingForce, py.Float(force))
	out.SetStr(slopeAngle, py.Float(10))
	return out, nil
}

func (w *World) pressBrakePedal(a []py.Value) (py.Value, error) {
	position := a[0]
	inside, err := within(position, 0, 1)
	if err != nil {
		return nil, err
	}
	if !inside {
		return nil, tool.Fail(PedalPosition, "Pedal position must be between 0 and 1.", "pedalPosition", py.String(position))
	}
	if py.Equal(position, py.NewInt(0)) {
		return w.releaseBrakePedal(nil)
	}
	force, err := py.Mul(position, py.NewInt(1000))
	if err != nil {
		return nil, err
	}
	w.Set("brakePedalStatus", py.Str("pressed"))
	w.SetPrivate(brakeForce, force)
	shown, err := py.ToFloat(force)
	if err != nil {
		return nil, err
	}
	return py.NewDict(py.P("brakePedalStatus", py.Str("pressed")), py.P("brakePedalForce", py.Float(shown))), nil
}

func (w *World) releaseBrakePedal([]py.Value) (py.Value, error) {
	w.Set("brakePedalStatus", py.Str("released"))
	w.SetPrivate(brakeForce, py.Float(0))
	return py.NewDict(py.P("brakePedalStatus", py.Str("released")), py.P("brakePedalForce", py.Float(0))), nil
}
