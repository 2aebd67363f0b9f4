// What the library answers fits the models: no member of a real answer is left unnamed, and words reach their places.
using System.Collections;
using Dyncx.Models;
using Xunit;

namespace Dyncx.Tests;

public class ModelTests : House
{
    private const string Maria = "c0000000-0000-4000-8000-000000000001";

    [Fact]
    public async Task the_ladder_is_climbed_to_its_top()
    {
        var report = Whole(await Client.VerifyAsync().WaitAsync(Patience));
        Assert.All(report.Rungs, rung => Assert.True(rung.IsGood));
        Assert.Equal(["settings", "token", "who_am_i", "version"], report.Rungs.Select(rung => rung.Name));
        Assert.Null(report.Error);
        Assert.StartsWith("9.", report.ServerVersion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_rung_that_breaks_is_told_with_its_error()
    {
        var wrong = Settings.Replace("emulator-secret", "another-secret", StringComparison.Ordinal);
        await using var client = OpenClient("wrong-secret", wrong);
        var report = Whole(await client.VerifyAsync().WaitAsync(Patience));
        Assert.Equal(Status.Auth, report.Error?.Status);
        Assert.Equal("AADSTS7000215", report.Error?.Code);
        Assert.NotEmpty(report.Error?.RequestId!);
        Assert.Equal(("token", false), (report.Rungs[^1].Name, report.Rungs[^1].IsGood));
        Assert.Equal(report.Error?.Fix, report.Finding?.Fix);

        var refused = await Assert.ThrowsAsync<DyncxException>(() => Client.ConfigureAsync(wrong).WaitAsync(Patience));
        Assert.Contains("\"rungs\"", refused.Body, StringComparison.Ordinal);
        Assert.Equal(1, Client.Configuration().Version);
        Assert.Equal(2, Whole(await Client.ConfigureAsync(Settings[..^1] + ",\"phone.region\":\"US\"}").WaitAsync(Patience)).Version);
    }

    [Fact]
    public async Task lookups_tell_the_customer_in_full()
    {
        var question = new LookupQuestion { Email = "maria.example@example.com", Include = ["cases", "orders", "spent"] };
        var answer = Whole(await Client.LookupAsync(question).WaitAsync(Patience));
        var match = Assert.Single(answer.Matches);
        Assert.Equal(Maria, match.Id);
        Assert.Equal("not configured", match.Spent?.State);
        Assert.NotEmpty(match.Links?.Tab!);
        Assert.Null(Whole(await Client.LookupAsync(new() { Id = Maria, Include = [] }).WaitAsync(Patience)).Taken?.Cases);
        Assert.Equal("withheld", Whole(await Client.LookupPhoneAsync("anonymous").WaitAsync(Patience)).Reason);
        Assert.Equal("off", Whole(Client.LookupCached("+190011112222")).Directory?.State);
    }

    [Fact]
    public async Task orders_and_cases_are_told_in_full()
    {
        var question = new OrderQuestion { Number = "ord 01001", Include = ["lines", "refunds", "tracking"] };
        var order = Assert.Single(Whole(await Client.OrderGetAsync(question).WaitAsync(Patience)).Orders);
        Assert.Equal("ORD-01001", order.Number);
        Assert.Equal(["P-001", "P-002"], order.Lines!.Select(line => line.Sku));
        Assert.Equal("not configured", order.Refunds?.State);
        var latest = await Client.OrderGetAsync(new() { Customer = Row.Of("contact", Maria), Latest = 1 }).WaitAsync(Patience);
        Assert.Single(latest.Orders);

        var answer = Whole(await Client.CaseGetAsync(new() { Number = "01001", Language = "de" }).WaitAsync(Patience));
        Assert.Equal("In Progress", Assert.Single(answer.Cases).Status);
        Assert.Equal("language", Assert.Single(answer.Findings).Part);
    }

    [Fact]
    public async Task a_session_and_its_customers_timeline_are_told_in_full()
    {
        var call = Event("csharp-told", SessionEventKind.Ended) with { From = "+190011112222" };
        var outcome = Whole(await Client.Submit(call).AppliedAsync().WaitAsync(Patience));
        var state = Whole(Client.SessionGet("csharp-told")!);
        Assert.Equal(("applied", Maria, "record"), (state.State, state.Customer?.Id, state.Links?.Shows));
        Assert.Equal("csharp-told", Assert.Single(Client.SessionFind(outcome.Records[0].Id)).Session);
        Assert.Empty(Client.SessionFind("nothing"));

        var timeline = Whole(await Client.TimelineAsync(new() { Record = Row.Of("contact", Maria) }).WaitAsync(Patience));
        Assert.Contains(timeline.Items, item => item.Id == outcome.Records[0].Id && item.Direction == "in");
        Assert.Contains(timeline.Items, item => item.Table == "incident");
    }

    [Fact]
    public async Task what_a_payload_would_do_is_told_and_not_done()
    {
        var payload = File.ReadAllText(Path.Combine(Source, "packaging/demo/02-outbound.json"));
        var preview = Whole(await Client.PreviewAsync("amazon-connect", payload).WaitAsync(Patience));
        Assert.Contains(preview.Steps, step => step is { Method: "POST", Step: "CALL" });
        Assert.Equal(0, Client.Stats().Accepted);
    }

    [Fact]
    public async Task a_session_is_handed_over_once()
    {
        Assert.Null(Client.HandoffGet("csharp-handed"));
        var request = new System.Text.Json.Nodes.JsonObject
        {
            ["session"] = "csharp-handed",
            ["channel"] = "phone",
            ["customer"] = new System.Text.Json.Nodes.JsonObject { ["email"] = "maria.example@example.com" },
            ["summary"] = "Wants a person",
        };
        Assert.Equal("case", (string?)(await Client.HandoffPreviewAsync(request).WaitAsync(Patience))["would"]);
        var handed = await Client.Handoff(request).AppliedAsync().WaitAsync(Patience);
        Assert.Equal(("created", "case", "incident"), (handed.State, handed.Path, handed.Table));
        Assert.Equal(handed.Id, Client.HandoffGet("csharp-handed")?.Id);
        Assert.Equal(handed.Id, (await Client.Handoff(request).AppliedAsync().WaitAsync(Patience)).Id);
    }

    [Fact]
    public async Task rows_come_page_by_page()
    {
        var query = new RecordQuery { Table = "contact", Columns = ["fullname"], Order = [new("fullname")], PageSize = 7 };
        var names = new List<string?>();
        await foreach (var row in Client.RecordsAsync(query))
            names.Add((string?)row["fullname"]);
        Assert.True(names.Count > 14, $"{names.Count} rows");
        Assert.Contains("Maria Example", names);
    }

    [Fact]
    public async Task what_runs_is_told_in_full()
    {
        Assert.True(await Client.FlushAsync(Patience));
        Client.Pause();
        Client.Submit(Event("csharp-paused", SessionEventKind.Ended));
        Assert.Equal((HealthState.Paused, 1), (Client.Health().State, Client.Health().Pending));
        Assert.False(await Client.FlushAsync(TimeSpan.FromMilliseconds(50)));
        Client.Resume();
        Assert.True(await Client.FlushAsync(Patience));
        Assert.Equal(1, Whole(Client.Stats()).Applied);
        Assert.Equal("***", (string?)Whole(Client.Configuration()).Settings["environment"]?["client_secret"]);
        Assert.All(Client.AuditRead(), one => Whole(one));
    }

    [Fact]
    public async Task a_dead_letter_is_told_tried_again_and_dropped()
    {
        await using var client = OpenClient("dead", Settings[..^1] + """
            ,"flow":{"session.ended":[{"step":"CALL","method":"POST","table":"phonecalls",
              "body":{"subject":"x","regardingobjectid":{"contact":"c0000000-0000-4000-8000-00000000dead"}}}]}}
            """);
        var given = await Assert.ThrowsAsync<DyncxException>(
            () => client.Submit(Event("csharp-dead", SessionEventKind.Ended)).AppliedAsync().WaitAsync(Patience));
        var letter = Whole(Assert.Single(client.DeadList()));
        Assert.Equal(("csharp-dead", "session.ended", given.Status), (letter.Session, letter.Event, letter.Reason?.Status));
        Assert.Equal(1, client.DeadSettle(letter.Id, DeadLetterAction.Retry, "the test"));
        await foreach (var told in client.EventsAsync().WithCancellation(new CancellationTokenSource(Patience).Token))
            if (told is { Kind: EventKind.Dead, Subject: "csharp-dead" })
                break;
        Assert.Equal(1, client.DeadSettle(0, DeadLetterAction.Drop));
        Assert.Empty(client.DeadList());
        Assert.Equal(Status.NotFound, Assert.Throws<DyncxException>(() => client.DeadSettle(letter.Id, DeadLetterAction.Drop)).Status);
    }

    /// <summary>Fails when a model, or one inside it, was given a member that it does not name.</summary>
    private static T Whole<T>(T model) where T : Model
    {
        Look(model, typeof(T).Name);
        return model;

        static void Look(object? one, string place)
        {
            if (one is Model looked)
            {
                Assert.True(looked.Others is null, $"{place} does not name {string.Join(", ", looked.Others?.Keys.ToArray() ?? [])}");
                foreach (var property in looked.GetType().GetProperties().Where(p => p.Name != nameof(Model.Others)))
                    Look(property.GetValue(looked), place + "." + property.Name);
            }
            else if (one is IEnumerable many and not string and not System.Text.Json.Nodes.JsonNode)
                foreach (var each in many)
                    Look(each, place);
        }
    }
}
