namespace ImageFactory.Generate.Dashboards;

/// <summary>A dashboard, without what all of them have.</summary>
/// <param name="Name">Its file's name, and the end of its uid.</param>
/// <param name="Title">What people choose it by.</param>
/// <param name="Description">Whom it is for.</param>
/// <param name="Since">What it shows at first, as Grafana writes times.</param>
/// <param name="HasProfile">Whether a profile can be chosen.</param>
/// <param name="Rows">What it shows.</param>
internal sealed record Dashboard(
    string Name, string Title, string Description, string Since, bool HasProfile, params Row[] Rows);

/// <summary>Panels under one title, from the left to the right.</summary>
internal sealed record Row(string Title, params Panel[] Panels);

/// <summary>A panel.</summary>
/// <param name="Kind">What Grafana calls its type.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What is seen, and what it means where it is unusual.</param>
/// <param name="Unit">The unit of its values, as Grafana names it.</param>
/// <param name="Queries">What it asks.</param>
internal sealed record Panel(string Kind, string Title, string Description, string Unit, params Query[] Queries)
{
    /// <summary>Its width; 24 fill a row.</summary>
    public int Width { get; init; } = 12;

    /// <summary>Its height in the same unit as rows, of which each is 1.</summary>
    public int Height { get; init; } = 8;

    /// <summary>From which value on it is yellow and red; what is below is green.</summary>
    public (double Yellow, double Red)? Bad { get; init; }

    /// <summary>From which value on it is yellow and green; what is below is red.</summary>
    public (double Yellow, double Green)? Good { get; init; }

    /// <summary>Whether what is drawn is put upon each other.</summary>
    public bool IsStacked { get; init; }

    /// <summary>What numbers are called: 0 is No.</summary>
    public IReadOnlyList<(int Value, string Text, string Color)> Words { get; init; } = [];

    /// <summary>Of a table: what it shows, in this order.</summary>
    public IReadOnlyList<Column> Columns { get; init; } = [];
}

/// <summary>A query.</summary>
/// <param name="Expression">PromQL.</param>
/// <param name="Legend">What a series is called, e.g. <c>{{profile}}</c>.</param>
internal sealed record Query(string Expression, string Legend = "");

/// <summary>A column of a table.</summary>
/// <param name="Field">A label, or <c>A</c>, <c>B</c>, …: the value of the query in that place.</param>
/// <param name="Title">Its title.</param>
/// <param name="Unit">The unit of its values, as Grafana names it.</param>
/// <param name="LogQuery">Of a link to logs: what Loki is asked, with other columns as variables.</param>
internal sealed record Column(string Field, string Title, string? Unit = null, string? LogQuery = null);
