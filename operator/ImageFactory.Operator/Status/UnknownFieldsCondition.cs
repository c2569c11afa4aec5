using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;
using k8s;
using k8s.Models;

namespace ImageFactory.Operator.Status;

/// <summary>Tells of fields that somebody applied and the API server dropped.</summary>
internal static class UnknownFieldsCondition
{
    /// <summary>The condition of all kinds; there only while True.</summary>
    public const string Type = "UnknownFields";

    /// <summary>Adds the condition where there are such fields; the fields that there are count all the same.</summary>
    public static void AddTo<TEntity>(ConditionSet conditions, TEntity entity)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (UnknownFields.Applied(entity) is { Count: > 0 } findings)
        {
            conditions.Add(
                Type,
                ConditionList.True,
                Reasons.FieldsDropped,
                $"{findings.Text()} (dropped by the API server; correct the manifest and apply it again)");
        }
    }
}
