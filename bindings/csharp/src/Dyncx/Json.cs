// The JSON of the library as models and back, by code made at compile time: no reflection, so programs may be trimmed.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dyncx.Models;

namespace Dyncx;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
                             DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntries))]
[JsonSerializable(typeof(BuildInfo))]
[JsonSerializable(typeof(CaseAnswer))]
[JsonSerializable(typeof(CaseQuestion))]
[JsonSerializable(typeof(ConfigurationReport))]
[JsonSerializable(typeof(CreatedRecord))]
[JsonSerializable(typeof(DeadLetters))]
[JsonSerializable(typeof(HandoffState))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(LookupAnswer))]
[JsonSerializable(typeof(LookupQuestion))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(OrderQuestion))]
[JsonSerializable(typeof(Preview))]
[JsonSerializable(typeof(RecordPage))]
[JsonSerializable(typeof(RecordQuery))]
[JsonSerializable(typeof(SessionNames))]
[JsonSerializable(typeof(SessionOutcome))]
[JsonSerializable(typeof(SessionState))]
[JsonSerializable(typeof(Stats))]
[JsonSerializable(typeof(TimelineAnswer))]
[JsonSerializable(typeof(TimelineQuestion))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(WayState))]
internal sealed partial class Json : JsonSerializerContext
{
    internal static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, type) ?? throw new JsonException("The library answered null.");

    internal static T Read<T>(string json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, type) ?? throw new JsonException("The library answered null.");

    internal static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);
}
