namespace KubeOpsShape.Entities;

/// <summary>A greeting that lies in a ConfigMap of the same name.</summary>
[KubernetesEntity(Group = "shape.imagefactory.dev", ApiVersion = "v1", Kind = "Greeting", PluralName = "greetings")]
[KubernetesEntityShortNames("hi")]
[GenericAdditionalPrinterColumn(".spec.whom", "Whom", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
public class V1Greeting : CustomKubernetesEntity<V1Greeting.GreetingSpec, V1Greeting.GreetingStatus>
{
    /// <summary>What is asked for.</summary>
    public class GreetingSpec
    {
        /// <summary>Who is greeted.</summary>
        [Required]
        [Length(1, 100)]
        public string Whom { get; set; } = string.Empty;
    }

    /// <summary>What was done.</summary>
    public class GreetingStatus
    {
        /// <summary>The generation of the spec that the conditions tell of.</summary>
        public long? ObservedGeneration { get; set; }

        /// <summary>Ready: whether the ConfigMap says what the spec asks for.</summary>
        [XListMapKeys("type")]
        public IList<V1Condition> Conditions { get; set; } = [];
    }
}
