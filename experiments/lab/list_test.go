package lab

import "testing"

// What says how many points it has is not asked for them; what does not is.
func TestListBuildsNoProblem(t *testing.T) {
	asked := 0
	e := Experiment{Count: 7, Points: func(Values) ([]Point, error) { asked++; return make([]Point, 3), nil }}
	if n, err := e.count(); n != 7 || err != nil || asked != 0 {
		t.Errorf("%d points, %v, after asking %d times", n, err, asked)
	}
	e.Count = 0
	if n, err := e.count(); n != 3 || err != nil || asked != 1 {
		t.Errorf("%d points, %v, after asking %d times", n, err, asked)
	}
}
