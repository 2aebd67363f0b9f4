package dyncx_test

// The binding says what the library says.

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dyncx.dev/dyncx"
)

func Test_every_function_of_the_library_is_called_by_the_binding(t *testing.T) {
	exported, err := os.ReadFile(os.Getenv("SOURCE") + "/packaging/abi/dyncx.map")
	must(t, err)
	// a context and the queue's one goroutine stand for these
	const stoodFor = "dyncx_wait dyncx_wake dyncx_queue_fd"
	code := stoodFor
	for _, pattern := range []string{"*.go", "*.h"} {
		files, err := filepath.Glob(pattern)
		must(t, err)
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				text, err := os.ReadFile(file)
				must(t, err)
				code += string(text)
			}
		}
	}
	names := regexp.MustCompile(`(?m)^    (dyncx_\w+);`).FindAllStringSubmatch(string(exported), -1)
	is(t, "functions are listed", len(names) > 40, true)
	for _, name := range names {
		if !regexp.MustCompile(name[1] + `\b`).MatchString(code) {
			t.Errorf("%s is not called", name[1])
		}
	}
}

func Test_statuses_are_those_of_the_library(t *testing.T) {
	for _, status := range dyncx.Statuses() {
		is(t, status.Name()+" has a text", status.Error() != "", true)
	}
	is(t, "a name", dyncx.ErrTooLarge.Name(), "DYNCX_E_TOO_LARGE")
	is(t, "how many", len(dyncx.Statuses()), 29)
}

func Test_properties_have_names_and_help(t *testing.T) {
	secrets := 0
	for _, property := range dyncx.Properties() {
		is(t, property.Name+" has a help", property.Help != "" && property.Type != "", true)
		if property.IsSecret {
			secrets++
		}
	}
	is(t, "there are secrets", secrets > 0, true)
}

func Test_generated_files_are_what_the_header_says(t *testing.T) {
	output, err := exec.Command("python3", os.Getenv("SOURCE")+"/bindings/generate.py", "--check").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
}
