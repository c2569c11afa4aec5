namespace ImageFactory.Kubernetes.Models;

/// <summary>Where a variable's value comes from; one of its members.</summary>
public sealed class V1EnvVarSource
{
    /// <summary>A field of the pod.</summary>
    public V1ObjectFieldSelector? FieldRef { get; set; }

    /// <summary>A key of a Secret.</summary>
    public V1SecretKeySelector? SecretKeyRef { get; set; }
}
