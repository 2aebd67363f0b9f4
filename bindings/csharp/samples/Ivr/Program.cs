// A small IVR on the console: dotnet run -- SETTINGS.json STORE-FOLDER, then one line per thing that happens.
//
//   call +190011112222     somebody calls: the greeting knows who it is
//   1 01001                "where is my case?"
//   2 01001                "where is my order?"
//   0                      to an agent: the link for the agent's screen
//   end                    hangs up: the call is in Dynamics
//
// Shows: lookups within the second ring, sessions handed in as they happen, the link while nothing is written yet, what the way
// to Dynamics does meanwhile. Does not: speak, or serve more than one caller at a time.
using Dyncx;
using Ivr;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Ivr SETTINGS.json STORE-FOLDER");
    return 2;
}
try
{
    await using var runtime = DyncxRuntime.Open();
    await using var crm = runtime.OpenClient(args[1], await File.ReadAllTextAsync(args[0]));
    var watching = WatchTheWay(crm);
    Call? call = null;
    while (await Console.In.ReadLineAsync() is { } line)
    {
        var words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var said = words.ElementAtOrDefault(1) ?? "";
        switch (words.FirstOrDefault(), call)
        {
            case (null, _):
                break;
            case ("call", null):
                call = await Call.BeginAsync(crm, said);
                break;
            case ("1", not null):
                await call.TellCaseAsync(said);
                break;
            case ("2", not null):
                await call.TellOrderAsync(said);
                break;
            case ("0", not null):
                call.ToAgent("agent.one@example.com");
                break;
            case ("end", not null):
                await call.EndAsync();
                call = null;
                break;
            default:
                Console.WriteLine(call is null ? "Nobody is calling: call NUMBER" : "1 NUMBER, 2 NUMBER, 0 or end");
                break;
        }
    }
    await crm.DisposeAsync();
    await watching;
    return 0;
}
catch (DyncxException failed)
{
    Console.Error.WriteLine(failed.Message);
    return 1;
}

// Calls go on when Dynamics is away: what happens is kept and goes out by itself.
static async Task WatchTheWay(DyncxClient crm)
{
    await foreach (var told in crm.EventsAsync())
        if (told.Way is { } way)
            Console.Error.WriteLine($"The way to Dynamics is {way.State}. {way.Message} {way.Fix}");
}
