using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Kubernetes.Tests.Fakes;
using k8s.Models;
using Xunit;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Kubernetes.Tests.Conditions;

public sealed class KStatusTests
{
    [Theory]
    [InlineData(false, 1L, "", ObjectStatus.Current)]
    [InlineData(false, null, "", ObjectStatus.Current)]
    [InlineData(false, 1L, "Ready=True", ObjectStatus.Current)]
    [InlineData(false, 1L, "Ready=False", ObjectStatus.InProgress)]
    [InlineData(false, 1L, "Ready=Unknown", ObjectStatus.InProgress)]
    [InlineData(false, 1L, "Ready=False Stalled=True", ObjectStatus.Failed)]
    [InlineData(false, 1L, "Ready=False Stalled=False", ObjectStatus.InProgress)]
    [InlineData(false, 1L, "Reconciling=True Stalled=True", ObjectStatus.InProgress)]
    [InlineData(false, 1L, "Ready=True Reconciling=True", ObjectStatus.InProgress)]
    [InlineData(false, 0L, "Ready=True", ObjectStatus.InProgress)]
    [InlineData(true, 0L, "Ready=True", ObjectStatus.Terminating)]
    public void An_object_is_judged_as_kstatus_judges_it(
        bool deleting, long? observed, string conditions, ObjectStatus expected)
    {
        var entity = new Widget
        {
            Metadata = new V1ObjectMeta
            {
                Generation = 1,
                DeletionTimestamp = deleting ? DateTime.UnixEpoch : null,
            },
        };
        var list = conditions.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => text.Split('='))
            .Select(parts => new V1Condition { Type = parts[0], Status = parts[1] })
            .ToList();

        Assert.Equal(expected, KStatus.Of(entity, observed, list).Status);
    }
}
