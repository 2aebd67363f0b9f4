// What .NET adds to the library: tasks and tokens, disposal in the middle of work, the collector, events as a stream.
using System.Runtime.CompilerServices;
using Xunit;

namespace Dyncx.Tests;

public class ManagedTests : House
{
    private static readonly CallOptions s_noLimit = new() { Budget = Timeout.InfiniteTimeSpan };

    [Fact]
    public async Task a_token_that_is_cancelled_already_starts_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.VerifyAsync(null, new CancellationToken(true)));
        Assert.Equal(0, Client.Stats().Requests + Client.Stats().TokenRequests);
    }

    [Fact]
    public async Task of_many_operations_only_the_one_with_the_token_is_cancelled()
    {
        using var silent = new SilentServer();
        await using var client = OpenClientWithoutAnswer("one-of-many", silent);
        using var stop = new CancellationTokenSource();
        var others = Enumerable.Range(0, 3).Select(_ => client.VerifyAsync(s_noLimit)).ToList();
        var one = client.VerifyAsync(s_noLimit, stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.WaitAsync(Patience));
        Assert.Equal(3, client.OpenOperations);
        Assert.DoesNotContain(others, other => other.IsCompleted);
        await client.DisposeAsync();
        await EndsClosed(others);
    }

    [Fact]
    public async Task an_operation_without_answer_ends_when_its_budget_ran_out()
    {
        using var silent = new SilentServer();
        await using var client = OpenClientWithoutAnswer("budget", silent);
        var late = await Assert.ThrowsAsync<DyncxException>(
            () => client.LookupPhoneAsync("+190011112222", new() { Budget = TimeSpan.FromMilliseconds(200) }).WaitAsync(Patience));
        Assert.Equal(Status.Timeout, late.Status);
        Assert.Equal("DYNCX_E_TIMEOUT", late.StatusName);
        Assert.True(late.IsRetriable);
        Assert.NotEqual(0UL, late.Operation);
        Assert.Contains(late.Reason, late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task disposing_a_busy_client_ends_what_is_open()
    {
        using var silent = new SilentServer();
        for (var time = 0; time < 20; time++) // operations are in every stage when it closes
        {
            var closed = OpenClientWithoutAnswer("closed-" + time, silent);
            var asked = Enumerable.Range(0, 10).Select(_ => closed.LookupPhoneAsync("+190011112222", s_noLimit)).ToList();
            await closed.DisposeAsync();
            await EndsClosed(asked);
        }
        var client = OpenClientWithoutAnswer("busy", silent);
        var open = Enumerable.Range(0, 50).Select(_ => client.VerifyAsync(s_noLimit)).ToList();
        var accepted = client.Submit(Event("csharp-busy", SessionEventKind.Ended));
        await client.DisposeAsync();
        await EndsClosed(open);
        Assert.Equal(Status.Closed, (await Assert.ThrowsAsync<DyncxException>(() => accepted.AppliedAsync())).Status);

        await using var next = OpenClientWithoutAnswer("busy", silent);
        Assert.Equal(1, next.Health().Pending);
    }

    [Fact]
    public async Task disposing_the_runtime_closes_its_clients()
    {
        using var silent = new SilentServer();
        var client = OpenClientWithoutAnswer("of-the-runtime", silent);
        var open = client.VerifyAsync(s_noLimit);
        Runtime.CloseWait = TimeSpan.Zero;
        await Runtime.DisposeAsync();
        await EndsClosed([open]);
        Assert.Equal(Status.Closed, Assert.Throws<DyncxException>(() => client.Health()).Status);
        Assert.Equal(Status.Closed, Assert.Throws<DyncxException>(() => Runtime.OpenClient("never", Settings)).Status);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task many_threads_dispose_and_call_at_once()
    {
        var client = OpenClient("many-threads", Settings);
        var start = new ManualResetEventSlim();
        var callers = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            start.Wait();
            for (var n = 0; ; n++)
            {
                client.Post(Event($"csharp-many-{i}-{n}", SessionEventKind.Started), new() { NoWait = true });
                await client.LookupPhoneAsync("+190011112222");
            }
        })).ToList();
        start.Set();
        await Wait.Until(() => client.Stats().Requests > 20);
        await Task.WhenAll(client.DisposeAsync().AsTask(), Task.Run(client.Dispose), Task.Run(client.Dispose));
        foreach (var caller in callers)
            Assert.Equal(Status.Closed, (await Assert.ThrowsAsync<DyncxException>(() => caller.WaitAsync(Patience))).Status);
    }

    [Fact]
    public async Task a_client_that_nobody_holds_any_more_is_closed_by_the_collector()
    {
        var ended = Abandon();
        await Wait.Until(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return ended.IsCompleted;
        });

        [MethodImpl(MethodImplOptions.NoInlining)]
        Task Abandon() => OpenClient("abandoned", Settings).PumpEnded;
    }

    [Fact]
    public async Task continuations_never_run_on_the_poll_thread()
    {
        // On the pool: a test's own context would take the continuation away from any thread.
        var name = await Task.Run(async () =>
        {
            await Client.VerifyAsync();
            var resumed = Thread.CurrentThread.Name;
            Client.LookupPhoneAsync("+190011112222").Wait(Patience); // holds this thread; the poll thread serves it all the same
            return resumed;
        });
        Assert.NotEqual("dyncx-poll", name);
    }

    [Fact]
    public async Task what_nobody_awaits_comes_as_events()
    {
        using var silent = new SilentServer();
        var refusing = Settings.Replace("emulator-secret", "another-secret", StringComparison.Ordinal);
        await using var client = OpenClient("events", refusing);
        client.Post(Event("csharp-shut", SessionEventKind.Ended));
        await foreach (var told in client.EventsAsync().WithCancellation(new CancellationTokenSource(Patience).Token))
        {
            Assert.Equal(EventKind.State, told.Kind);
            Assert.Equal("shut", told.Way?.State);
            Assert.Equal("refused", told.Way?.Health);
            Assert.StartsWith("AADSTS", told.Way?.Code, StringComparison.Ordinal);
            break;
        }
        Assert.Equal(HealthState.Refused, client.Health().State);
    }

    [Fact]
    public async Task half_a_surrogate_pair_is_refused_and_long_texts_arrive_whole()
    {
        Assert.ThrowsAny<ArgumentException>(() => Client.Submit(Event("half-\ud83d", SessionEventKind.Ended)));
        Assert.Equal(0, Client.OpenOperations);
        var name = string.Concat(Enumerable.Repeat("Łódź 🙂 ", 150));
        var outcome = await Client.Submit(Event("csharp-long", SessionEventKind.Ended) with
        {
            DetailsJson = $$"""{"summary":"{{name}}"}""",
        }).AppliedAsync().WaitAsync(Patience);
        Assert.Contains(name.Trim(), (string?)Assert.Single((await PhoneCallsOf(outcome)).Rows)["description"], StringComparison.Ordinal);
    }

    private static async Task EndsClosed(IEnumerable<Task> operations)
    {
        foreach (var one in operations)
            Assert.Equal(Status.Closed, (await Assert.ThrowsAsync<DyncxException>(() => one.WaitAsync(Patience))).Status);
    }
}
