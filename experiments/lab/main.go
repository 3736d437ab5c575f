package lab

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// Command runs the command line args, with tables on stdout and progress and remarks on stderr. Output that stdout does
// not take, of a full disk say, is an error of status [ExitFailed], unless another one comes first.
func Command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c, out := root(), &guardedOut{w: stdout}
	c.SetArgs(args)
	c.SetOut(out)
	c.SetErr(stderr)
	return inWords(out.ended(executed(ctx, c)))
}

// executed runs the command. A panic, of a user's flow say, is printed with its trace and is a failure.
func executed(ctx context.Context, c *cobra.Command) (err error) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(c.ErrOrStderr(), "%s\n", debug.Stack())
			err = &statusError{ExitFailed, fmt.Errorf("panic: %v; the trace is above", p)}
		}
	}()
	return c.ExecuteContext(ctx)
}

// hideDefault keeps the default of flags of numbers, which stands for none, out of the help.
func hideDefault(c *cobra.Command, names ...string) {
	for _, n := range names {
		c.Flags().Lookup(n).DefValue = "0"
	}
}

func root() *cobra.Command {
	var o Options
	var shard string
	var dry bool
	c := &cobra.Command{
		Use:   called(),
		Short: "Experiments on optimizers as discretised flows; without a command, all of them",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			if s := c.SuggestionsFor(args[0]); len(s) > 0 {
				return fmt.Errorf("no command %q; did you mean %s?", args[0], s[0])
			}
			return fmt.Errorf("no command %q; see %s --help", args[0], called())
		},
		SilenceErrors: true, SilenceUsage: true, SuggestionsMinimumDistance: 2,
		PersistentPreRunE: func(c *cobra.Command, args []string) (err error) {
			o.Chosen = c.Flags().Changed("out")
			if err := noEmpty(c, args); err != nil {
				return err
			}
			if shard != "" {
				o.Shard, err = ParseShard(shard)
			}
			return err
		},
		RunE: func(c *cobra.Command, _ []string) error { return runAll(c, All(), nil, o, dry) },
	}
	run := runCommand(&o, &dry)
	c.CompletionOptions.HiddenDefaultCmd = true
	c.SetFlagErrorFunc(flagError)
	c.PersistentFlags().StringVar(&o.Dir, "out", "notebooks-out", "folder for the results")
	c.PersistentFlags().VarP(countFlag{n: &o.Jobs, most: mostPoints}, "jobs", "j", "points at a time (0: one a processor)")
	c.PersistentFlags().Var(memoryFlag{&o.Memory}, "memory", "bytes that points may take together")
	c.PersistentFlags().Var(countFlag{&o.Points, 1, mostPoints, DefaultPoints}, "points", "points of an experiment at most, and values of a list")
	for _, c := range []*cobra.Command{c, run} {
		c.Flags().StringVar(&shard, "shard", "", "i/n: compute and store only the points k with k mod n = i, draw nothing")
		c.Flags().BoolVar(&o.Retry, "retry", false, "compute points that failed before again")
		c.Flags().StringVar(&o.Width, "width", "", "of the figures: "+widths)
		c.Flags().StringVar(&o.Text, "text", "outlines", "of SVG and PDF: outlines, or live, which can be searched and edited")
		c.Flags().BoolVar(&dry, "dry-run", false, "say what would run, and how to run it on a cluster")
	}
	c.AddCommand(listCommand(), showCommand(), run, solveCommand(), integrateCommand(), explainCommand(), citeCommand(), checkCommand(), verifyCommand(&o), reportCommand(&o))
	return c
}

// Program is the command that starts the running program, as help, remarks, errors and the "command" in run.json have
// it: "go run ./cmd/mine", say, or "mine". It is to be set before [Main] or [Command]. Empty, the default, means the
// name of the program's file, without folder and .exe. Help and errors use the last part of its last word, "mine".
//
// [Result.Write] puts it into run.json; verify makes run.json again with the one that is recorded there, so that the
// bytes do not depend on which program verifies.
var Program string

// command returns what starts the program.
func command() string {
	if Program != "" {
		return Program
	}
	return quote(base())
}

// called returns the program's name in a word.
func called() string {
	f := strings.Fields(Program)
	if len(f) == 0 {
		return base()
	}
	return f[len(f)-1][strings.LastIndexAny(f[len(f)-1], `/\`)+1:]
}

// base returns the name of the program's file.
func base() string {
	name := filepath.Base(os.Args[0])
	if runtime.GOOS == "windows" {
		name = strings.TrimSuffix(name, ".exe")
	}
	return name
}

// recordedProgram returns the program in the command of a record of an experiment's result. One that is not written as
// such a command is, in plain words, is not trusted: run.json made again then differs.
func recordedProgram(r *run) string {
	p, _, ok := strings.Cut(r.Command, " run "+r.Experiment)
	words := strings.Fields(p)
	plain := !strings.ContainsFunc(p, func(c rune) bool {
		return !strings.ContainsRune("./_- ", c) && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
	})
	if ok && plain && (len(words) == 1 || len(words) == 3 && words[0] == "go" && words[1] == "run") {
		return p
	}
	return command()
}

// example returns lines of examples, each the words after the program's name. An experiment in them begins with @. A
// line about one that is not registered is left out; in the place of the first of them stands the first that is.
func example(lines ...string) string {
	var out []string
	replaced := false
	for _, l := range lines {
		before, rest, marked := strings.Cut(l, "@")
		if name, _, _ := strings.Cut(rest, " "); marked {
			l = before + rest
			if _, err := Find(name); err != nil {
				if replaced || len(registry) == 0 {
					continue
				}
				replaced, l = true, before+registry[0].Name
			}
		}
		out = append(out, "  "+called()+" "+l)
	}
	return strings.Join(out, "\n")
}
