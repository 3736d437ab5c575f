package stiff

func (m DIRK) Cite() []string { return m.Table.Keys }

func (m Rosenbrock) Cite() []string { return m.Table.Keys }

func (Radau5) Cite() []string { return []string{"hairer1996solving"} }

func (m DIRK) Source() string { return m.Table.Ref }

func (m Rosenbrock) Source() string { return m.Table.Ref }
