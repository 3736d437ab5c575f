package multistep

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

type Adams struct {
	Order int `spec:"order" in:"0 or [1,12]"`
}

const highestAdams = 12

func (m Adams) String() string { return spec.Format("adams", m, Adams{}) }

func (m Adams) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("multistep: adams: %w", err)
	}
	st := &adams{
		history: newHistory(r.Dim(), highestAdams+2), at: r.NewPoint(), d: make([]float64, r.Dim()),
	}
	st.selection = newSelection(r, m.Order, highestAdams, 4)
	if !st.tolerant {
		var err error
		if st.starter, err = (rk.GBS{Order: max(2, st.top+st.top%2)}).Start(r); err != nil {
			return nil, err
		}
	}
	return st, nil
}
