package dyncx

import (
	"context"
	"testing"
	"time"
)

func Test_the_deadline_of_the_context_is_the_budget_unless_one_is_given(t *testing.T) {
	soon, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	over, cancelOver := context.WithTimeout(context.Background(), -time.Second)
	defer cancelOver()
	for _, one := range []struct {
		options     []Option
		ctx         context.Context
		least, most int
	}{
		{nil, context.Background(), 0, 0},
		{nil, soon, 1, 5000},
		{nil, over, 1, 1},
		{[]Option{Budget(time.Hour)}, soon, 3600000, 3600000},
		{[]Option{Budget(-1)}, soon, -1, -1},
		{[]Option{Budget(time.Duration(1<<63 - 1))}, soon, 1<<31 - 1, 1<<31 - 1},
	} {
		h := chosen(one.options)
		h.within(one.ctx)
		if got := int(h.call.budget_ms); got < one.least || got > one.most {
			t.Errorf("%d, wanted %d to %d", got, one.least, one.most)
		}
	}
}
