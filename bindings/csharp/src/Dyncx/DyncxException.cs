// The one exception of the binding, and how native errors become it. An operation that was cancelled throws
// OperationCanceledException instead, as .NET has it, with this one inside.
using Dyncx.Interop;

namespace Dyncx;

/// <summary>A call or an operation that failed: what is wrong, what to do about it, and whether to try again.</summary>
public sealed class DyncxException : Exception
{
    internal unsafe DyncxException(in NativeError error)
        : this(error.Status, error.Flags, MessageOf(error), FixOf(error))
    {
        HttpStatus = error.HttpStatus;
        RetryAfter = TimeSpan.FromMilliseconds(error.RetryAfterMs);
        Operation = error.Op;
        fixed (NativeError* one = &error)
        {
            Code = Texts.Read(one->Code);
            RequestId = Texts.Read(one->RequestId);
        }
    }

    internal DyncxException(Status status, ErrorFlags flags, string reason, string fix)
        : base(fix.Length == 0 ? $"{reason} [{NameOf(status)}]" : $"{reason} ({fix}) [{NameOf(status)}]")
    {
        Status = status;
        Reason = reason;
        Fix = fix;
        IsRetriable = flags.HasFlag(ErrorFlags.Retriable);
        IsMaybeDone = flags.HasFlag(ErrorFlags.MaybeDone);
        IsLocal = flags.HasFlag(ErrorFlags.Local);
    }

    /// <summary>The family and kind of the error.</summary>
    public Status Status { get; }

    /// <summary>The status as the C header names it: "DYNCX_E_TIMEOUT".</summary>
    public string StatusName => NameOf(Status);

    /// <summary>What is wrong, in one sentence. <see cref="Exception.Message"/> has the fix and the status behind it.</summary>
    public string Reason { get; }

    /// <summary>What to do about it, or "".</summary>
    public string Fix { get; }

    /// <summary>Verbatim code of Dynamics ("0x80040217") or Entra ("AADSTS7000222"), or "". docs/errors.md explains each.</summary>
    public string Code { get; } = "";

    /// <summary>The id that Microsoft's support asks for, or "".</summary>
    public string RequestId { get; } = "";

    /// <summary>HTTP status of the refused request, or 0.</summary>
    public int HttpStatus { get; }

    /// <summary>What Dynamics asked to wait, or zero.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The operation, or 0.</summary>
    public ulong Operation { get; }

    /// <summary>The same call may succeed later.</summary>
    public bool IsRetriable { get; }

    /// <summary>A write may have reached Dynamics: repeat it with the same idempotency key.</summary>
    public bool IsMaybeDone { get; }

    /// <summary>Nothing was sent.</summary>
    public bool IsLocal { get; }

    /// <summary>JSON that came with the failure, such as the rungs of a proof that broke, or "".</summary>
    public string Body { get; internal init; } = "";

    internal static DyncxException Closed(string what) =>
        new(Status.Closed, ErrorFlags.Local, $"The {what} is closed.", "Open again and use the new one.");

    private static unsafe string NameOf(Status status) => Texts.Read(Native.StatusName(status));

    private static unsafe string MessageOf(in NativeError error)
    {
        fixed (NativeError* one = &error)
            return Texts.Read(one->Message);
    }

    private static unsafe string FixOf(in NativeError error)
    {
        fixed (NativeError* one = &error)
            return Texts.Read(one->Fix);
    }
}

internal static unsafe class Errors
{
    internal static NativeError New() => new() { Size = (uint)sizeof(NativeError) };

    internal static void ThrowIfFailed(Status status, in NativeError error)
    {
        if (status < Status.Ok)
            throw new DyncxException(error);
    }
}
