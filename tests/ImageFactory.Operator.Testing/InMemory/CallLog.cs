namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>What the clients of a server are asked, in order, and which of the calls end in an error.</summary>
internal sealed class CallLog
{
    private readonly List<(string Call, Exception Error)> _next = [];

    /// <summary>The calls, as "create Pod images/x" or "delete server 1".</summary>
    public List<string> All { get; } = [];

    /// <summary>The error that a call ends with, whenever it is made; null for none.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Ends the next call that begins so with an error, before anything was done.</summary>
    public void FailNext(string call, Exception error) => _next.Add((call, error));

    /// <summary>The calls that change something.</summary>
    public IEnumerable<string> Writes => All.Where(call =>
        call.Split(' ')[0] is not ("get" or "list" or "find" or "read"));

    /// <summary>Notes a call.</summary>
    public void Add(string call)
    {
        All.Add(call);
        var index = _next.FindIndex(one => call.StartsWith(one.Call, StringComparison.Ordinal));
        if (index >= 0)
        {
            var error = _next[index].Error;
            _next.RemoveAt(index);
            throw error;
        }

        if (Fault(call) is { } fault)
        {
            throw fault;
        }
    }
}
