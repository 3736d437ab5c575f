package gallery_test

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// What a sweep prints and records follows what was asked: no numbers for a $b that no spec has, and no heavy ball.
func TestSweepRecordsWhatWasAsked(t *testing.T) {
	dir := t.TempDir()
	var out strings.Builder
	if err := lab.Command(t.Context(), strings.Fields("run sweep optimizer=sgd(lr=$a),bb a=1e-3,1e-2 grads=50 --out "+dir), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "sweep", "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Command, Summary string
		Params           []string
	}
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	want := []string{"problem=rosenbrock(n=2)", "optimizer=sgd(lr=$a),bb", "a=1e-3,1e-2", "rep=0", "batch=0", "grads=50", "gtol=1e-10"}
	if !slices.Equal(r.Params, want) {
		t.Errorf("params %q, want %q", r.Params, want)
	}
	if !strings.HasSuffix(r.Command, " run sweep 'optimizer=sgd(lr=$a),bb' a=1e-3,1e-2 grads=50") {
		t.Errorf("command %s", r.Command)
	}
	if strings.Contains(out.String()+string(b), "heavy") {
		t.Errorf("heavy ball was not asked for:\n%s", &out)
	}
	if err := lab.Command(t.Context(), []string{"verify", "--out", dir}, io.Discard, io.Discard); err != nil {
		t.Error(err)
	}
}
