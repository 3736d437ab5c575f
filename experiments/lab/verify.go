package lab

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/odescent/odescent/ode/spec"
	"github.com/spf13/cobra"
)

// tolerances are the relative differences that verify allows between recorded and recomputed data; negative: none
// given.
type tolerances struct{ value, count float64 }

func verifyCommand(o *Options) *cobra.Command {
	tol := tolerances{-1, -1}
	var class string
	c := &cobra.Command{
		Use:   "verify [NAME...]",
		Short: "Check the files against their checksums, recompute them and compare",
		Long: `Compare the files of the results with SHA256SUMS and with the digests in run.json, and refuse a result of which
one is altered, missing or not known. Results that were copied without SHA256SUMS are compared with the digests
in run.json alone. Then recompute the other experiments with the parameters of their run.json, nothing taken
from the store, and compare what comes out with the files.

What counts as reproduced:
  class "portable"                          every file has the same bytes
  class "per platform", recorded on the     every file has the same bytes
    same Go version, system and processor
  class "per platform", recorded elsewhere  every claim holds that was recorded as holding; the largest differences
                                            of counts and of values are shown with their row and column; words
                                            in the data are the same
  class "timed"                             the same data but for the columns of seconds
Where data may differ, figure, caption, table, claims and run.json are made again from the recorded data and must
have the same bytes.

--tol and --count-tol set relative differences that numbers with a fraction and whole numbers may have instead.`,
		Example: example("verify", "verify @stepcontrol", "verify --class portable"),
		RunE: func(c *cobra.Command, args []string) error {
			for _, name := range []string{"tol", "count-tol"} {
				if x, _ := c.Flags().GetFloat64(name); c.Flags().Changed(name) && !(x >= 0 && x < 1) {
					return fmt.Errorf("--%s=%g must be a relative difference from 0 to below 1", name, x)
				}
			}
			return verify(c.Context(), c.OutOrStdout(), args, Class(class), tol, *o)
		},
	}
	c.Flags().Float64Var(&tol.value, "tol", -1, "relative difference that numbers with a fraction in data.csv may have")
	c.Flags().Float64Var(&tol.count, "count-tol", -1, "relative difference that whole numbers in data.csv may have")
	hideDefault(c, "tol", "count-tol")
	c.Flags().StringVar(&class, "class", "", "only experiments of this class, portable say")
	return c
}

// verify checks the folders named, all if none is, recomputes them and says what differs.
func verify(ctx context.Context, w io.Writer, names []string, class Class, tol tolerances, o Options) error {
	var recorded *sums
	var records []*filed
	var damaged []string
	if err := undisturbed(o.Dir, func() (err error) {
		if recorded, err = readSums(o.Dir); err != nil {
			return err
		}
		all, err := folders(o.Dir, recorded)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return noResults(o.Dir, "no results and no checksums")
		}
		these := names
		if len(names) == 0 {
			these = all
		}
		these = distinct(these)
		for _, name := range these {
			if !slices.Contains(all, name) {
				if _, err := Find(name); err != nil {
					return err
				}
				return fmt.Errorf("%s holds no result of %s; run it first", o.Dir, name)
			}
		}
		records, damaged, err = intact(o.Dir, these, recorded)
		return err
	}); err != nil {
		return err
	}
	fmt.Fprint(w, recorded.remark(o.Dir))
	var bad []string
	var claims []claimed
	n := 0
	for _, r := range records {
		if class != "" && r.of.Class != class {
			continue
		}
		n++
		same, err := verifyOne(ctx, w, r, recorded.made[r.name], tol, o)
		if err != nil && ctx.Err() != nil {
			return err
		}
		if err != nil {
			fmt.Fprintf(w, "%s cannot be recomputed: %v\n\n", r.name, err)
		}
		if !same {
			bad = append(bad, r.name)
		}
		claims = append(claims, r.run.Claims...)
	}
	var err error
	switch {
	case n == 0 && len(damaged) == 0:
		return fmt.Errorf("no experiment of class %q among those recorded", class)
	case len(bad) > 0:
		err = withStatus(ExitClaims, fmt.Errorf("%d of %s not reproduced: %s", len(bad), are(n), strings.Join(bad, ", ")))
	case n > 0:
		fmt.Fprintf(w, "%d of %s reproduced%s\n", n, are(n), failing(claims))
	}
	if len(damaged) == 0 {
		return err
	}
	if err != nil {
		fmt.Fprintln(w, err)
	}
	return &Damaged{o.Dir, damaged}
}

// failing says how many claims fail in a result; it is empty if none does.
func failing(claims []claimed) string {
	n := 0
	for _, c := range claims {
		if !c.Holds {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", with %d of %s failing as recorded", n, spec.Count(len(claims), "claim"))
}

// are returns "1 experiment is" or "2 experiments are".
func are(n int) string {
	if n == 1 {
		return "1 experiment is"
	}
	return spec.Count(n, "experiment") + " are"
}

// verifyOne recomputes the experiment of a folder and prints how it compares with the files there.
func verifyOne(ctx context.Context, w io.Writer, rec *filed, made string, tol tolerances, o Options) (bool, error) {
	name, e, old := rec.name, rec.of, rec.run
	start := time.Now()
	r, err := Run(ctx, e, rec.v, Options{Jobs: o.Jobs, Points: o.Points, Status: o.Status, Look: old.Look})
	if err != nil {
		return false, err
	}
	fresh, err := r.files(old.DataPath, recordedProgram(old))
	if err != nil {
		return false, err
	}
	if o.Status != nil {
		fmt.Fprintf(o.Status, "%s took %.1f s\n", name, time.Since(start).Seconds())
	}
	_, elsewhere, known := strings.Cut(made, ", ")
	if !known {
		env, err := readEnv(filepath.Join(o.Dir, name))
		if err != nil {
			return false, err
		}
		elsewhere = env.Platform
	}
	if elsewhere == "" {
		elsewhere = "a platform that is not known, for there is no env.json"
	}
	foreign := elsewhere != platform()
	here := !foreign || e.Class == Portable
	fmt.Fprintf(w, "%s: %s recomputed on %s\n", name, spec.Count(r.Data.Len(), "row"), platform())
	switch {
	case !here:
		fmt.Fprintf(w, "  recorded on %s; the class %q promises the same claims here, not the same bytes\n", elsewhere, e.Class)
	case foreign:
		fmt.Fprintf(w, "  recorded on %s; the class %q promises the same bytes here\n", elsewhere, e.Class)
	}
	var differ []string
	absent, err := rec.compare(o.Dir, fresh, foreign, func(name, got, want string) {
		switch want {
		case "":
		case got:
			fmt.Fprintf(w, "  %-12s sha256 %s…%s  identical\n", name, got[:4], got[60:])
		default:
			differ = append(differ, name)
		}
	})
	if err != nil {
		return false, err
	}
	if len(absent) > 0 {
		verb := "is"
		if len(absent) > 1 {
			verb = "are"
		}
		fmt.Fprintf(w, "  %s %s not here", strings.Join(absent, ", "), verb)
		if have := slices.DeleteFunc(slices.Clone(absent), func(f string) bool { return old.SHA256[f] == "" }); len(have) > 0 {
			fmt.Fprintf(w, "; compared is the digest of %s in run.json", strings.Join(have, ", "))
		}
		fmt.Fprintln(w)
	}
	same := len(differ) == 0
	holds := true
	if foreign && len(r.Verdicts) > 0 {
		holds = agree(w, old.Claims, r.Verdicts)
	}
	switch {
	case slices.Contains(differ, "data.csv"):
		was, err := readData(filepath.Join(o.Dir, name, "data.csv"))
		if err != nil {
			return false, err
		}
		data := compareData(was, r.Data, e.Class == Timed)
		fmt.Fprintf(w, "  %-12s %s\n", "data.csv", data)
		same = data.within(tol) || e.Class == Timed && data.within(tolerances{0, 0})
		if !here && tol.value < 0 && tol.count < 0 {
			if same = holds && len(r.Verdicts) > 0 && data.sameWords(); len(r.Verdicts) == 0 {
				fmt.Fprintln(w, "  no claims are made for these parameters; --tol and --count-tol say what may differ")
			}
		}
		follows, err := followed(w, rec, was, foreign, o)
		if err != nil {
			return false, err
		}
		same = same && follows
	default:
		for _, f := range differ {
			what := "differs"
			if slices.Contains(absent, f) {
				what = "made here has another digest than that in run.json,"
			}
			fmt.Fprintf(w, "  %-12s %s although the data are the same\n", f, what)
		}
	}
	if same {
		fmt.Fprintf(w, "%s is reproduced%s.\n\n", name, failing(old.Claims))
		return true, nil
	}
	if now := fmt.Sprintf("code %.12s, %s", Code(), platform()); made != "" && made != now {
		fmt.Fprintf(w, "  recorded by %s; here %s\n", made, now)
	}
	fmt.Fprintln(w)
	return false, nil
}
