package vehicle

import (
	"testing"

	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, starts) }

var starts = worldtest.Starts{
	`{"fuelLevel": 10.5, "engineState": "running", "doorStatus": {"driver": "locked", "passenger": "locked",
	  "rear_left": "locked", "rear_right": "locked"}, "brakePedalStatus": "pressed", "brakePedalForce": 1000.0,
	  "remainingUnlockedDoors": 3, "random_seed": 5}`,
	`{"fuelLevel": -1, "doorStatus": {"only": "ajar"}, "frontLeftTirePressure": "low", "unknown": 1}`,
}

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, starts) }
