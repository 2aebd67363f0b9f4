// The ten scenarios that every binding shows under the same names, against the emulator.
using System.Text.Json.Nodes;
using Dyncx.Models;
using Xunit;

namespace Dyncx.Tests;

public class ScenarioTests : House
{
    [Fact]
    public void opens_and_says_its_version()
    {
        Assert.Equal(DyncxLibrary.VersionText, DyncxLibrary.Version.ToString());
        Assert.Equal(DyncxLibrary.VersionText, DyncxLibrary.BuildInfo().Version);
        Assert.Contains("amazon-connect", DyncxLibrary.BuildInfo().Sources);
        Assert.Equal(HealthState.Starting, Client.Health().State);
    }

    [Fact]
    public async Task a_call_becomes_one_phone_call_row()
    {
        Client.Submit(Event("csharp-call", SessionEventKind.Started));
        Client.Submit(Event("csharp-call", SessionEventKind.Answered, 5) with { Agent = "agent.one@example.com" });
        var ended = Client.Submit(Event("csharp-call", SessionEventKind.Ended, 50) with { Talk = TimeSpan.FromSeconds(45) });
        var outcome = await ended.AppliedAsync().WaitAsync(Patience);
        var row = Assert.Single((await PhoneCallsOf(outcome)).Rows);
        Assert.Equal("+13125550101", (string?)row["phonenumber"]);
        Assert.Equal(1, (int?)row["statecode"]);
        Assert.Equal("2026-01-05T17:30:50Z", (string?)row["actualend"]);
    }

    [Fact]
    public async Task a_repeat_makes_no_second_row()
    {
        var first = await Client.Submit(Event("csharp-repeat", SessionEventKind.Ended)).AppliedAsync().WaitAsync(Patience);
        var second = await Client.Submit(Event("csharp-repeat", SessionEventKind.Ended)).AppliedAsync().WaitAsync(Patience);
        Assert.Equal(Assert.Single(first.Records).Id, Assert.Single(second.Records).Id);
        Assert.Single((await PhoneCallsOf(second)).Rows);
        Assert.Equal(1, Client.Stats().Duplicates);
    }

    [Fact]
    public async Task a_recorded_contact_is_replayed()
    {
        var payload = File.ReadAllText(Path.Combine(Source, "packaging/demo/01-inbound-answered.json"));
        var outcome = await Client.SubmitJson("amazon-connect", payload).AppliedAsync().WaitAsync(Patience);
        Assert.Equal("1b0e6a52-3c1d-4e57-9a40-6f2d8c7b0a01", outcome.Session);
        Assert.Equal("+190011112222", (string?)Assert.Single((await PhoneCallsOf(outcome)).Rows)["phonenumber"]);
    }

    [Fact]
    public async Task a_caller_is_looked_up_by_number()
    {
        var answer = await Client.LookupPhoneAsync("+1 900-1111-2222").WaitAsync(Patience);
        Assert.Equal("Maria Example", answer.Taken?.Name);
        Assert.Equal("contact", answer.Taken?.Table);
        Assert.Contains(answer.Taken?.Cases!, one => one.Number == "CAS-01001-EXAMPL");
    }

    [Fact]
    public async Task a_record_is_created_read_and_updated()
    {
        var key = new CallOptions { IdempotencyKey = "csharp-contact" };
        var row = new JsonObject { ["firstname"] = "Zoë", ["lastname"] = "Ångström" };
        var created = await Client.RecordCreateAsync("contact", row, key).WaitAsync(Patience);
        var again = await Client.RecordCreateAsync("contact", row, key).WaitAsync(Patience);
        Assert.Equal(created.Id, again.Id);
        Assert.False(created.Existed);
        Assert.True(again.Existed);

        var read = await Client.RecordGetAsync("contact", created.Id, ["fullname", "lastname"]).WaitAsync(Patience);
        Assert.Equal("Ångström", (string?)read["lastname"]);
        var etag = (string?)read["@odata.etag"];
        await Client.RecordUpdateAsync("contact", created.Id, new() { ["lastname"] = "Berg" }, etag).WaitAsync(Patience);
        read = await Client.RecordGetAsync("contact", created.Id).WaitAsync(Patience);
        Assert.Equal("Berg", (string?)read["lastname"]);

        var late = await Assert.ThrowsAsync<DyncxException>(
            () => Client.RecordUpdateAsync("contact", created.Id, new() { ["lastname"] = "Late" }, etag).WaitAsync(Patience));
        Assert.Equal(Status.Conflict, late.Status);
    }

    [Fact]
    public void a_bad_payload_is_refused_with_its_place_and_fix()
    {
        var refused = Assert.Throws<DyncxException>(() => Client.SubmitJson(
            "dyncx", """{"event":"session.ended","session":"csharp-bad","time":"2026-01-05T17:30:00"}"""));
        Assert.Equal(Status.Invalid, refused.Status);
        Assert.Contains("time", refused.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Fix);
        Assert.False(refused.IsRetriable);
        Assert.Null(Client.SessionGet("csharp-bad"));
    }

    [Fact]
    public async Task a_cancelled_operation_ends_once_as_cancelled()
    {
        using var silent = new SilentServer();
        await using var client = OpenClientWithoutAnswer("cancelled", silent);
        using var stop = new CancellationTokenSource();
        var asking = client.LookupPhoneAsync("+190011112222", new() { Budget = Timeout.InfiniteTimeSpan }, stop.Token);
        stop.Cancel();
        var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(Patience));
        Assert.Equal(stop.Token, ended.CancellationToken);
        Assert.Equal(Status.Canceled, Assert.IsType<DyncxException>(ended.InnerException).Status);
        Assert.Equal(0, client.OpenOperations);
        await client.DisposeAsync();
        Assert.DoesNotContain(await Told(client), one => one.Kind == EventKind.Done);
    }

    [Fact]
    public async Task a_closed_client_says_so()
    {
        await Client.DisposeAsync();
        Assert.Equal(Status.Closed, Assert.Throws<DyncxException>(() => Client.Health()).Status);
        Assert.Equal(Status.Closed, Assert.Throws<DyncxException>(() => Client.Submit(Event("late", SessionEventKind.Ended))).Status);
        Assert.Equal(Status.Closed, (await Assert.ThrowsAsync<DyncxException>(() => Client.VerifyAsync())).Status);
        await Client.DisposeAsync();
    }

    [Fact]
    public async Task the_trail_is_intact()
    {
        await Client.Submit(Event("csharp-trail", SessionEventKind.Ended)).AppliedAsync().WaitAsync(Patience);
        var report = Client.AuditVerify();
        Assert.True(report.IsIntact);
        Assert.Null(report.FirstBrokenSequence);
        var entries = Client.AuditRead();
        Assert.Equal(report.Entries, entries.Count);
        Assert.Contains(entries, one => one.Kind == "applied" && one.Subject == "csharp-trail");
    }

    /// <summary>What the queue of a closed client told that nobody awaited.</summary>
    private static async Task<List<DyncxEvent>> Told(DyncxClient client)
    {
        var told = new List<DyncxEvent>();
        await foreach (var one in client.EventsAsync())
            told.Add(one);
        return told;
    }
}
