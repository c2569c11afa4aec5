using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("2", "2000m", 0)]
    [InlineData("1Gi", "1024Mi", 0)]
    [InlineData("1G", "1Gi", -1)]
    [InlineData("1.5Gi", "1536Mi", 0)]
    [InlineData(".5", "500m", 0)]
    [InlineData("1Ti", "999Gi", 1)]
    public void Quantities_compare_across_suffixes(string one, string other, int order) =>
        Assert.Equal(order, decimal.Compare(Quantity.Parse(one)!.Value, Quantity.Parse(other)!.Value));

    [Theory]
    [InlineData("")]
    [InlineData("Gi")]
    [InlineData("1Zi")]
    [InlineData("1 Gi")]
    public void What_is_no_quantity_is_none(string text) => Assert.Null(Quantity.Parse(text));
}
