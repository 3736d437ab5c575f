package objective_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
)

// TestConstantColumns: columns that do not vary are named, and change nothing else.
func TestConstantColumns(t *testing.T) {
	t.Chdir(t.TempDir())
	table(t, "c.csv", "a,same,b,class\n1,7,0.5,x\n2,7,0.1,y\n4,7,0.7,x\n3,7,0.2,y\n")
	table(t, "two.csv", "u,v,a,class\n1,2,3,x\n1,2,5,y\n1,2,4,y\n")
	table(t, "many.csv", "a,b,c,d,e,f,g,class\n1,1,1,1,1,1,2,x\n1,1,1,1,1,1,3,y\n")
	table(t, "ids.csv", "id,a,class\n1234567890123456789,1,x\n1234567890123456788,2,y\n")
	table(t, "id.csv", "id,same,a,class\n1234567890123456789,1,1,x\n1234567890123456788,1,2,y\n")
	for word, want := range map[string]string{
		"logistic(data=ids.csv,l2=0.1)":                    "ids.csv: column id differs only beyond the 16 digits of a number, and tells the model nothing; drop=[id] leaves it out",
		"logistic(data=id.csv,l2=0.1)":                     "id.csv: column id differs only beyond the 16 digits of a number, and tells the model nothing; drop=[id] leaves it out\nid.csv: column same is the same",
		"logistic(data=c.csv,l2=0.1)":                      "c.csv: column same is the same in all 4 rows and tells the model nothing; drop=[same] leaves it out",
		"logistic(data=c.csv,l2=0.1,standardize=false)":    "c.csv: column same is",
		"svm(data=two.csv)":                                "two.csv: columns u,v are the same in all 3 rows and tell the model nothing; drop=[u,v] leaves them out",
		"mlp(data=two.csv)":                                "two.csv: columns u,v are",
		"kmeans(data=many.csv,k=1)":                        "",
		"svm(data=many.csv)":                               "many.csv: 6 columns (a,b,c,d,e, ...) are the same in all 2 rows and tell the model nothing; drop=[...] leaves them out",
		"softmax(data=digits)":                             "digits: columns p00,p40,p47 are",
		"logistic(data=c.csv,drop=[same])":                 "",
		"linear(data=wdbc,label=mean_radius,drop=[class])": "",
	} {
		p, err := objective.Parse(word)
		if err != nil {
			t.Errorf("%s: %v", word, err)
			continue
		}
		if got := strings.Join(p.Notes, "\n"); got != want && (want == "" || !strings.HasPrefix(got, want)) {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
	with, without := objective.Must("logistic(data=c.csv,l2=0.1)"), objective.Must("logistic(data=c.csv,l2=0.1,drop=[same])")
	if *with.Min != *without.Min || with.Minima[0][1] != 0 {
		t.Errorf("the minimum is %.17g with a constant column, whose weight is %g, and %.17g without", *with.Min, with.Minima[0][1], *without.Min)
	}
}
