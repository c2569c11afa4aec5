using System.Collections;
using System.Reflection;

namespace ImageFactory.OpenStack.Tests.Fuzz;

/// <summary>Whether a result has what its type promises.</summary>
internal static class Promised
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Goes through a result of ours: nothing is null that may not be.</summary>
    public static void Require(object? result)
    {
        switch (result)
        {
            case null or string:
                break;
            case IEnumerable items:
                foreach (var item in items)
                {
                    Require(item ?? throw new InvalidOperationException("An item is null"));
                }

                break;
            case not null when result.GetType().Namespace!.StartsWith("ImageFactory", StringComparison.Ordinal):
                foreach (var property in result.GetType().GetProperties()
                    .Where(property => property.GetIndexParameters().Length == 0))
                {
                    var value = property.GetValue(result);
                    if (value is null && Nullability.Create(property).ReadState == NullabilityState.NotNull)
                    {
                        throw new InvalidOperationException($"{result.GetType().Name}.{property.Name} is null");
                    }

                    Require(value);
                }

                break;
        }
    }
}
