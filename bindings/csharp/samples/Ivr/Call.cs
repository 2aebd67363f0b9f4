// One call, from ring to hang-up. Each step tells Dynamics and the caller; a lookup that is late or fails never stops a call.
using System.Text.Json.Nodes;
using Dyncx;
using Dyncx.Models;

namespace Ivr;

internal sealed class Call
{
    private static readonly CallOptions s_withinARing = new() { Budget = TimeSpan.FromSeconds(2) };
    private readonly DyncxClient _crm;
    private readonly string _session = "ivr-" + Guid.NewGuid();
    private readonly string _number;
    private readonly DateTimeOffset _answered = DateTimeOffset.UtcNow;
    private readonly JsonObject _asked = [];

    private Call(DyncxClient crm, string number)
    {
        _crm = crm;
        _number = number;
    }

    internal static async Task<Call> BeginAsync(DyncxClient crm, string number)
    {
        var call = new Call(crm, number);
        call.Tell(SessionEventKind.Started);
        var who = await call.Ask(token => crm.LookupPhoneAsync(number, s_withinARing, token));
        Console.WriteLine(who?.Taken?.Name is { } name ? $"Hello {name}." : "Hello.");
        return call;
    }

    internal async Task TellCaseAsync(string number)
    {
        _asked["Asked"] = "case " + number;
        var answer = await Ask(token => _crm.CaseGetAsync(new() { Number = number }, s_withinARing, token));
        Console.WriteLine(answer is { Outcome: "one", Cases: [var found, ..] } ? $"Your case {found.Number} is {found.Status}."
                                                                              : "I cannot find that case.");
    }

    internal async Task TellOrderAsync(string number)
    {
        _asked["Asked"] = "order " + number;
        var answer = await Ask(token => _crm.OrderGetAsync(new() { Number = number }, s_withinARing, token));
        Console.WriteLine(answer is { Outcome: "one", Orders: [var found, ..] }
                              ? $"Your order {found.Number} with {found.Lines?.Count} lines is {found.Status}."
                              : "I cannot find that order.");
    }

    internal void ToAgent(string agent)
    {
        Tell(SessionEventKind.Answered, agent);
        Console.WriteLine($"The agent's screen opens {_crm.SessionGet(_session)?.Links?.Tab ?? "nothing"}");
    }

    internal async Task EndAsync()
    {
        var ended = Tell(SessionEventKind.Ended);
        try
        {
            var outcome = await ended.AppliedAsync().WaitAsync(TimeSpan.FromSeconds(30));
            foreach (var record in outcome.Records)
                Console.WriteLine($"In Dynamics: {record.Table} {record.Id}");
        }
        catch (TimeoutException)
        {
            Console.WriteLine("Kept on disk; it goes to Dynamics when the way is open.");
        }
    }

    private Submission<SessionOutcome> Tell(SessionEventKind what, string? agent = null) => _crm.Submit(new SessionEvent
    {
        Session = _session,
        Kind = what,
        Time = DateTimeOffset.UtcNow,
        Direction = Direction.In,
        From = _number,
        To = "+12065550199",
        Agent = agent,
        Talk = what == SessionEventKind.Ended ? DateTimeOffset.UtcNow - _answered : TimeSpan.Zero,
        DetailsJson = new JsonObject { ["attributes"] = _asked.DeepClone() }.ToJsonString(),
    });

    private async Task<T?> Ask<T>(Func<CancellationToken, Task<T>> question) where T : Model
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            return await question(patience.Token);
        }
        catch (Exception failed) when (failed is DyncxException or OperationCanceledException)
        {
            Console.Error.WriteLine(failed.Message);
            return null;
        }
    }
}
