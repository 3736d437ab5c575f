package lab

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Program is the command that starts the running program, as help, remarks, errors and the "command" in run.json have it:
// "go run ./cmd/mine", say, or "mine". It is to be set before [Main] or [Command]. Empty, the default, means the name of the
// program's file, without folder and .exe. Help and errors use the last part of its last word, "mine".
//
// [Result.Write] puts it into run.json; verify makes run.json again with the one that is recorded there, so that the bytes
// do not depend on which program verifies.
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

// recordedProgram returns the program in the command of a record of an experiment's result. One that is not written as such
// a command is, in plain words, is not trusted: run.json made again then differs.
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

// example returns lines of examples, each the words after the program's name. An experiment in them begins with @. A line
// about one that is not registered is left out; in the place of the first of them stands the first that is.
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
