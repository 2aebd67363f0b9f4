package dyncx_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func Test_the_program_of_the_readme_runs_as_it_stands(t *testing.T) {
	text, err := os.ReadFile("README.md")
	must(t, err)
	program := regexp.MustCompile("(?s)\n```go\n(.*?)\n```\n").FindSubmatch(text)[1]
	here, err := filepath.Abs(".")
	must(t, err)
	folder := t.TempDir()
	for name, content := range map[string]string{
		"main.go":     string(program) + "\n",
		"go.mod":      "module first\ngo 1.19\nrequire dyncx.dev/dyncx v0.0.0\nreplace dyncx.dev/dyncx => " + here + "\n",
		"client.json": string(settings(t)),
	} {
		must(t, os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600))
	}
	run := exec.Command("go", "run", ".")
	run.Dir = folder
	output, err := run.CombinedOutput()
	if err != nil || !strings.Contains(string(output), "Maria Example") || !strings.Contains(string(output), "\ncall-1 {") {
		t.Fatalf("%v\n%s", err, output)
	}
}
