package objective_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"pgregory.net/rapid"
)

func TestRoundTrip(t *testing.T) {
	for _, p := range all(t) {
		q, err := objective.Parse(p.Name)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		if q.Name != p.Name || q.Dim != p.Dim || q.Rows != p.Rows || (q.Min == nil) != (p.Min == nil) || q.Min != nil && *q.Min != *p.Min ||
			!slices.Equal(q.Start, p.Start) || q.Func(p.Start) != p.Func(p.Start) || !slices.Equal(q.Labels, p.Labels) {
			t.Errorf("%s: parsed again it is another problem, %s", p.Name, q.Name)
		}
	}
}

func TestCanonicalName(t *testing.T) {
	for in, want := range map[string]string{
		"rosenbrock(n=2)":                                    "rosenbrock",
		" rosenbrock( n = 4 ) ":                              "rosenbrock(n=4)",
		"quadratic(n=1e2,kappa=10000)":                       "quadratic(n=100,kappa=10000)",
		"quadratic([0.01,1,5e1])":                            "quadratic(eigenvalues=[0.01,1,50])",
		"linear(n=200,slope=2,intercept=3,noise=0.5,seed=1)": "linear",
		"logistic(wdbc,l2=1e-3,standardize=true)":            "logistic(data=wdbc,l2=0.001)",
	} {
		p, err := objective.Parse(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
		} else if p.Name != want {
			t.Errorf("%s is called %s, want %s", in, p.Name, want)
		}
	}
}

func TestRoundTripQuadratic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SliceOfN(rapid.Float64Range(-1e9, 1e9), 1, 8).Draw(t, "eigenvalues")
		p := objective.Quadratic(l, rapid.Bool().Draw(t, "rotated"))
		q, err := objective.Parse(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		if q.Name != p.Name || q.Func(p.Start) != p.Func(p.Start) {
			t.Fatalf("%s and %s", p.Name, q.Name)
		}
	})
}

// table writes a CSV file into the working directory.
func table(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(".", name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestParseErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	table(t, "one.csv", "a,class\n1,yes\n2,yes\n")
	table(t, "two.csv", "a,b,class\n1,5,yes\n2,4,no\n3,9,yes\n")
	table(t, "text.csv", "a,b,class\n1,5,yes\n2,x,no\n")
	table(t, "nan.csv", "a,b,y\n1,5,1\n2,nan,0\n")
	table(t, "real.csv", "a,y\n"+strings.Repeat("1,0.1\n2,0.2\n3,0.3\n4,0.4\n5,0.5\n6,0.6\n7,0.7\n", 1)+
		"1,1.1\n2,1.2\n3,1.3\n4,1.4\n5,1.5\n6,1.6\n7,1.7\n1,2.1\n2,2.2\n3,2.3\n4,2.4\n5,2.5\n6,2.6\n7,2.7\n")
	for in, want := range map[string]string{
		"":                               "problem: a name is missing",
		"rosenbrok":                      `no problem "rosenbrok"; did you mean rosenbrock?`,
		"xyzzyxyzzy":                     `no problem "xyzzyxyzzy"; there are `,
		"rosenbrock(m=2)":                `rosenbrock: no key "m"`,
		"rosenbrock(n=1)":                "rosenbrock: n=1: n runs from 2 to 1e7",
		"rosenbrock(n=1e12)":             "n runs from 2 to 1e7",
		"rosenbrock(n=two)":              "rosenbrock: n=two: not a whole number",
		"rosenbrock(n=2":                 "the bracket is not closed",
		"beale(n=3)":                     `beale takes no arguments, so "n" cannot be set`,
		"extpowellsingular(n=6)":         "n runs from 4 to 1e7 in steps of 4",
		"watson(n=40)":                   "n runs from 2 to 31",
		"quadratic(n=0)":                 "n=0 must be in [1, 1e7]",
		"quadratic(kappa=0.5)":           "kappa=0.5 must be at least 1 and finite",
		"quadratic(kappa=Inf)":           "at least 1 and finite",
		"quadratic(eigenvalues=[1,x])":   "not a number",
		"quadratic(eigenvalues=[1,Inf])": "eigenvalues[1]=+Inf must be finite",
		"quadratic(eigenvalues=[1],n=3)": "leave these out",
		"quadratic(n=5000,rotated=true)": "at most 4096 variables, not 5000",
		"quadratic(spectrum=unifrm)":     `quadratic: no spectrum "unifrm"; did you mean uniform?`,
		"quadratic(eigenvalues=[1],spectrum=uniform)": "leave spectrum=uniform out",
		"quadratic(n=2000,rotated=true,seed=1)":       "rotated=true with a seed takes at most 1024 variables, not 2000",
		"nesterov(l=0)":                               "l=0 must be positive and finite",
		"nesterov(n=0)":                               "n=0 must be in [1, 1e7]",
		"logsumexp(rho=0)":                            "rho=0 must be positive and finite",
		"logsumexp(n=1e7)":                            "there are 1 to 1e7 numbers",
		"manywell(n=3)":                               "n=3: n runs from 2 to 1e7 in steps of 2",
		"hilbert(n=1001)":                             "n=1001: n runs from 1 to 1000",
		"d3(n=3)":                                     `d3 takes no arguments, so "n" cannot be set`,
		"quadratic(kapa=3)":                           "did you mean kappa?",
		"linear(n=1)":                                 "n=1 must be in [2, 1e7]",
		"linear(noise=-1)":                            "noise=-1 must be finite and not negative",
		"linear(slope=Inf)":                           "slope=+Inf must be finite",
		"linear(l2=-1)":                               "l2=-1 must be finite and not negative",
		"linear(label=y)":                             "label, drop and header belong to a file; say which with data=",
		"linear(data=iris,slope=3)":                   "leave them out with data=iris",
		"linear(data=iris)":                           "column class holds texts, and a regression needs numbers",
		"linear(data=iris,label=petal_width_cm)":      `iris: line 2, column class: "setosa" is not a number`,
		"logistic":                                    "which data? write data=PATH of a CSV file, or data=digits or data=iris or data=wdbc",
		"logistic(data=wdcb)":                         "wdcb: there is no such file, and the embedded data sets are digits, iris, wdbc; did you mean wdbc?",
		"logistic(data=wdbc,label=clas)":              `wdbc: no column "clas"; did you mean class?`,
		"logistic(data=wdbc,l2=-1)":                   "l2=-1 must be finite and not negative",
		"logistic(data=wdbc,l2=abc)":                  "logistic: l2=abc: not a number",
		"logistic(data=wdbc,bias=maybe)":              "write true or false",
		"logistic(data=wdbc,header=maybe)":            "write yes, no or auto",
		"logistic(data=iris)":                         "iris: column class has 3 classes (setosa, versicolor, virginica); choose one against the others with positive=setosa",
		"logistic(data=iris,positive=setos)":          `iris: no class "setos"; did you mean setosa?`,
		"logistic(data=one.csv)":                      "one.csv: all rows of column class have the class yes; two are needed",
		"logistic(data=text.csv)":                     `logistic: text.csv: line 3, column b: "x" is not a number`,
		"logistic(data=nan.csv)":                      "nan.csv: line 3, column b: nan is not a finite number",
		"logistic(data=real.csv)":                     "column y has more than 20 different values (0.1, 0.2, 0.3, ...); is it the label?",
		"logistic(data=wdbc,l1=-1)":                   "l1=-1 must be finite and not negative",
		"logistic(data=wdbc,test=1)":                  "test=1 must be in [0, 1)",
		"svm(data=wdbc,loss=hing)":                    `loss=hing: no loss "hing"; did you mean hinge?`,
		"svm(data=iris)":                              "iris: column class has 3 classes",
		"softmax(data=one.csv)":                       "one.csv: all rows of column class have the class yes; two are needed",
		"softmax(data=nan.csv)":                       "nan.csv: line 3, column b: nan is not a finite number",
		"conv(data=wdbc)":                             "wdbc: 30 features are not a square image with an even side",
		"conv(kernel=4)":                              "kernel=4: a filter has 1, 3, 5",
		"conv(filters=0)":                             "filters=0 must be in [1, 64]",
		"conv(activation=no)":                         `no activation "no"`,
		"elman(length=1)":                             "length=1 must be in [2, 10000]",
		"elman(n=1e7)":                                "there are 1 to 1e7/length sequences",
		"elman(test=1e-9)":                            "test=1e-09 of 500 sequences: there is none",
		"elman(hidden=-1)":                            "hidden=-1 must be in [1, 3000]",
		"deeplinear(small=0)":                         "small=0 must be positive and finite",
		"deeplinear(strengths=[-1])":                  "strengths=-1 must be finite and not negative",
		"deeplinear(strengths=[])":                    "0 strengths; there are 1 to 1000",
		"deeplinear(layers=0)":                        "layers=0 must be in [1, 100]",
		"factorization(rank=21)":                      "rank=21 of a matrix of 30 × 20",
		"factorization(rank=0)":                       "rank=0 must be at least 1",
		"factorization(data=iris,rank=5)":             "rank=5 of a matrix of 150 × 4",
		"factorization(data=iris,rows=5)":             "leave them out with data=iris",
		"factorization(label=a)":                      "label, drop and header belong to a file",
		"factorization(noise=-1)":                     "noise=-1 must be finite and not negative",
		"factorization(rows=1e5,cols=1e5)":            "there are 1 to 1e7 numbers",
		"kmeans":                                      "kmeans: which data?",
		"kmeans(data=iris,k=151)":                     "k=151: there are 1 to 150 centres",
		"mlp":                                         "mlp: which data?",
		"mlp(data=iris,activation=rely)":              `activation=rely: no activation "rely"; did you mean relu?`,
		"mlp(data=iris,init=xavi)":                    `no init "xavi"; did you mean xavier?`,
		"mlp(data=iris,loss=entropy)":                 `loss=entropy: no loss "entropy"; there are: crossentropy, squared`,
		"mlp(data=iris,hidden=[0])":                   "hidden=0 must be in [1, 1e5]",
		"mlp(data=iris,hidden=[-3])":                  "hidden=-3 must be in [1, 1e5]",
		"mlp(data=iris,hidden=32)":                    "write a list as [a,b,c]",
		"mlp(data=iris,scale=-1)":                     "scale=-1 must be finite and not negative",
		"mlp(data=iris,regress=true)":                 "regress=true has numbers for targets; say loss=squared",
		"mlp(data=iris,hidden=[1e5,1e5])":             "iris: the layers have 1e+10 weights; 1e+07 are the most",
		"mlp(data=iris,regress=true,loss=squared)":    "iris: column class holds texts, and a regression needs numbers",
	} {
		if _, err := objective.Parse(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s:\n got %v\nwant %s", in, err, want)
		}
	}
	if got := caught(func() { objective.Must("rosenbrok") }); got != `objective: no problem "rosenbrok"; did you mean rosenbrock?` {
		t.Errorf("Must panics with %q", got)
	}
	table(t, "numbers.csv", "1,2\n5,0\n6,1\n")
	if p, err := objective.Parse("logistic(data=numbers.csv,header=true,drop=[],standardize=false)"); err != nil ||
		p.Name != "logistic(data=numbers.csv,header=yes,standardize=false)" || p.Rows != 2 || p.Labels[0] != "1" {
		t.Errorf("an announced header: %+v, %v", p, err)
	}
	if p, err := objective.Parse("logistic(data=two.csv,l2=0.1)"); err != nil || p.Min == nil || p.Rows != 3 || p.Dim != 3 {
		t.Errorf("two.csv: %+v, %v", p, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, n := range objective.Names() {
		f.Add(n)
	}
	f.Add("quadratic(eigenvalues=[1,2],rotated=true)")
	f.Add("logistic(data=iris,positive=setosa,l2=1)")
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(s, "0123456789") && len(s) > 12 && !strings.Contains(s, "eigen") {
			return // sizes of a million take their time
		}
		p, err := objective.Parse(s)
		if err != nil {
			return
		}
		q, err := objective.Parse(p.Name)
		if err != nil || q.Name != p.Name || q.Dim != p.Dim {
			t.Fatalf("%s: %v", p.Name, err)
		}
	})
}
