// What one call through the binding costs, beside the same call made bare. Prints median and 99th percentile per call, in
// nanoseconds, and the memory that the collector will have to take back. Needs no Dynamics: nothing is sent.
using System.Diagnostics;
using Dyncx;
using Dyncx.Interop;

const int Rounds = 4000;
const int PerRound = 1000; // of what is too short for the clock

var folder = Directory.CreateTempSubdirectory("dyncx-bench-").FullName;
try
{
    using var runtime = DyncxRuntime.Open();
    using var client = runtime.OpenClient(folder, """
        {"environment":{"url":"https://127.0.0.1:9","authority":"https://127.0.0.1:9","allow_any_host":true,"tenant_id":
         "5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1001","client_id":"5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1002","client_secret":"x~y"}}
        """);
    client.CloseWait = TimeSpan.Zero;
    client.Pause();
    Console.WriteLine($"{"",-42}{"median ns",12}{"99th ns",12}{"bytes",8}");

    Measure("dyncx_version, bare crossing", PerRound, _ => Native.Version());
    client.Submit(Call(-Rounds));
    Measure("dyncx_session_get, bare", 1, Bare.Getter(client, Call(-Rounds).Session));
    Measure("SessionGet (JSON read into its model)", 1, _ => client.SessionGet(Call(-Rounds).Session));
    Measure("dyncx_submit, NOWAIT QUIET, bare", 1, Bare.Submitter(client));
    Measure("Post, NoWait", 1, n => client.Post(Call(n), Options.NoWait));
    Measure("Submit, NoWait (a task to await)", 1, n => client.Submit(Call(n + Rounds), Options.NoWait));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static SessionEvent Call(int n) => new()
{
    Session = "bench-" + n,
    Kind = SessionEventKind.Started,
    Time = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000 + n),
    Direction = Direction.In,
    From = "+13125550101",
    To = "+12065550199",
};

static void Measure(string what, int times, Action<int> call)
{
    for (var n = 0; n < Rounds / 4; n++)
        call(-1 - n);
    var spent = new double[Rounds];
    var before = GC.GetAllocatedBytesForCurrentThread();
    for (var n = 0; n < Rounds; n++)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            call(n);
        spent[n] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }
    var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds / times;
    Array.Sort(spent);
    Console.WriteLine($"{what,-42}{spent[Rounds / 2],12:F0}{spent[Rounds * 99 / 100],12:F0}{bytes,8}");
}

internal static class Options
{
    internal static readonly CallOptions NoWait = new() { NoWait = true };
}
