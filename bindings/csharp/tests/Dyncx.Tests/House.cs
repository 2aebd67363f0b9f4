// What each test stands on: a runtime of its own, a client on a store of its own, the emulator that the script started, and
// the tree's files. The store goes when the test ends.
using System.Runtime.CompilerServices;
using Dyncx.Models;
using Xunit;

// They share one emulator and watch threads of this process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Dyncx.Tests;

public abstract class House : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("dyncx-csharp-").FullName;

    protected static string Settings { get; } = File.ReadAllText(FromEnvironment("DYNCX_TEST_SETTINGS")).Trim();

    protected static string Source { get; } = FromEnvironment("DYNCX_SOURCE");

    protected DyncxRuntime Runtime { get; } = DyncxRuntime.Open();

    protected DyncxClient Client { get; private set; } = null!;

    public virtual Task InitializeAsync()
    {
        Client = OpenClient("store", Settings);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await Runtime.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected DyncxClient OpenClient(string store, string settings)
    {
        var client = Runtime.OpenClient(Path.Combine(_folder, store), settings);
        client.CloseWait = TimeSpan.Zero;
        return client;
    }

    /// <summary>A client whose Dynamics takes connections and never answers.</summary>
    protected DyncxClient OpenClientWithoutAnswer(string store, SilentServer server) =>
        OpenClient(store, $$$"""
            {"environment":{"url":"https://127.0.0.1:{{{server.Port}}}","authority":"https://127.0.0.1:{{{server.Port}}}","allow_any_host":true,
             "tenant_id":"5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1001","client_id":"5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1002","client_secret":"x~y"}}
            """);

    protected static SessionEvent Event(string session, SessionEventKind kind, int second = 0) => new()
    {
        Session = session,
        Kind = kind,
        Time = new DateTimeOffset(2026, 1, 5, 17, 30, second, TimeSpan.Zero),
        Direction = Direction.In,
        From = "+13125550101",
        To = "+12065550199",
    };

    protected async Task<RecordPage> PhoneCallsOf(SessionOutcome outcome)
    {
        var record = Assert.Single(outcome.Records);
        Assert.Equal("phonecall", record.Table);
        return await Client.RecordQueryAsync(new RecordQuery
        {
            Table = "phonecall",
            Where = new() { ["column"] = "activityid", ["is"] = record.Id },
        });
    }

    private static string FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: run tests/bindings/csharp.sh");
}

internal static class Wait
{
    /// <summary>Waits for what is true sooner or later.</summary>
    internal static async Task Until(Func<bool> isTrue, [CallerArgumentExpression(nameof(isTrue))] string what = "")
    {
        for (var end = Environment.TickCount64 + 60_000; !isTrue(); await Task.Delay(10))
            Assert.True(Environment.TickCount64 < end, "never came true: " + what);
    }
}
