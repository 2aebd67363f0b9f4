// How a single call is to run. Null stands for the defaults everywhere.
using Dyncx.Interop;

namespace Dyncx;

/// <summary>How a call is to run; what is not set is as the settings and the call have it.</summary>
public sealed record CallOptions
{
    /// <summary>Time for the operation; null: setting call.budget_ms; <see cref="Timeout.InfiniteTimeSpan"/>: no limit.
    /// What is handed in by Submit has none.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>1 to 9: sooner to later among operations that wait; 0 as the call has it.</summary>
    public int Priority { get; init; }

    /// <summary>For <see cref="DyncxClient.RecordCreateAsync"/>: the same key makes the same row, once; 1 to 200 bytes.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>For Submit and Post: return when the event is in memory; it is committed right behind.</summary>
    public bool NoWait { get; init; }

    internal static unsafe NativeCall ToNative(CallOptions? options, ulong tag, ref Texts texts)
    {
        var call = new NativeCall { Size = (uint)sizeof(NativeCall), Tag = tag };
        if (options is null)
            return call;
        call.BudgetMs = options.Budget is { } budget ? Math.Max(Milliseconds.Of(budget), budget == Timeout.InfiniteTimeSpan ? -1 : 1) : 0;
        call.Priority = options.Priority;
        call.IdempotencyKey = texts.Add(options.IdempotencyKey);
        call.Flags = options.NoWait ? CallFlags.Nowait : 0;
        return call;
    }
}
